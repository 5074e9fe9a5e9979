//! What the page remembers between visits. In a cross-site frame merely asking for the storage throws.

use web_sys::{Storage, window};

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// What was stored under `key`, if it can be read.
pub fn recall(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores `value` under `key`, if that is allowed.
pub fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}
