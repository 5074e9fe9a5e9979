//! Devices beside the first as people write them: `batch;load:poisson:2/s;timeout:30s`, a name and what differs from the first device.

use super::field::{Field, Group, Values};
use super::grammar::{Remarks, likely};
use super::notice::{Wrong, shortened};
use super::recorded;

/// Devices beside the first at most.
pub const MAX_OTHERS: usize = 7;
const LONGEST_NAME: usize = 20;
pub(super) const KEY: &str = "device";

/// A device beside the first: what it is called, and its own values in the order of the table, canonical.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Other {
    pub name: String,
    pub own: Vec<(Field, String)>,
}

/// Whether each device can have a value of its own for this field.
pub(super) fn is_own(field: Field) -> bool {
    field == Field::Service || (field.group() == Group::Load && field != Field::DeviceHop)
}

/// Reads one device.
pub(super) fn parse_device(text: &str, remarks: &mut Remarks) -> Result<Other, Wrong> {
    let mut parts = text.split(';');
    let name = parts.next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_plain) {
        let right = format!(
            "up to {LONGEST_NAME} letters, digits and hyphens, then its values, like batch;load:poisson:2/s;retries:3"
        );
        return Err(Wrong::new("does not begin with a name", right));
    }
    let mut own: Vec<(Field, String)> = Vec::new();
    for part in parts {
        let fields = || Field::ALL.iter().copied().filter(|field| is_own(*field));
        let (key, value) = part.split_once(':').unwrap_or((part, ""));
        let Some(field) = fields().find(|field| field.key() == key) else {
            let keys: Vec<&str> = fields().map(Field::key).collect();
            let wrong = format!("has “{}”, which is no value of a device", shortened(part));
            return Err(Wrong::new(wrong, likely(key, &keys)));
        };
        let mut values = Values::initial();
        values.read(field, value, remarks).map_err(|wrong| {
            Wrong::new(format!("has a {key} that {}", wrong.wrong), format!("{key}:…, {}", wrong.right))
        })?;
        own.retain(|(other, _)| *other != field);
        own.push((field, values.text(field)));
    }
    own.sort();
    Ok(Other { name: name.to_owned(), own })
}

impl Other {
    pub fn plays_arrivals(&self) -> bool {
        self.own.iter().any(|(field, text)| *field == Field::Load && text.starts_with(recorded::KEY))
    }

    pub fn text(&self) -> String {
        let own = self.own.iter().map(|(field, text)| format!(";{}:{text}", field.key()));
        std::iter::once(self.name.clone()).chain(own).collect()
    }

    /// The first device's values with its own in their place.
    pub fn values(&self, first: &Values) -> Values {
        let mut values = first.clone();
        for (field, text) in &self.own {
            // Read when it was written; no value of a device hangs on another one.
            let _ = values.read(*field, text, &mut Remarks::new());
        }
        values
    }
}
