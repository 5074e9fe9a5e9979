//! Devices beside the first as people write them: `batch;load:poisson:2/s;timeout:30s`, a name and what differs from the first device.

use super::field::{Field, Group, Values};
use super::grammar::{Remarks, likely};
use super::notice::{Wrong, shortened};

/// Devices beside the first at most.
pub const MAX_OTHERS: usize = 7;
const LONGEST_NAME: usize = 20;
pub(super) const KEY: &str = "device";

/// A device beside the first: what it is called, and which values are its own, in the order of the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Other {
    pub name: String,
    own: Vec<Field>,
    /// Initial but for its own.
    values: Values,
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
    let (mut own, mut values) = (Vec::new(), Values::initial());
    for part in parts {
        let fields = || Field::ALL.iter().copied().filter(|field| is_own(*field));
        let (key, value) = part.split_once(':').unwrap_or((part, ""));
        let Some(field) = fields().find(|field| field.key() == key) else {
            let keys: Vec<&str> = fields().map(Field::key).collect();
            let wrong = format!("has “{}”, which is no value of a device", shortened(part));
            return Err(Wrong::new(wrong, likely(key, &keys)));
        };
        values.read(field, value, remarks).map_err(|wrong| {
            Wrong::new(format!("has a {key} that {}", wrong.wrong), format!("{key}:…, {}", wrong.right))
        })?;
        own.push(field);
    }
    own.sort();
    own.dedup();
    Ok(Other { name: name.to_owned(), own, values })
}

impl Other {
    pub fn plays_arrivals(&self) -> bool {
        self.own.contains(&Field::Load) && self.values.load.is_recorded()
    }

    pub fn text(&self) -> String {
        let own = self.own_texts().map(|(field, text)| format!(";{}:{text}", field.key()));
        std::iter::once(self.name.clone()).chain(own).collect()
    }

    /// Gives it a value of its own.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), Wrong> {
        self.values.read(field, text, &mut Remarks::new())?;
        self.own.push(field);
        self.own.sort();
        self.own.dedup();
        Ok(())
    }

    /// Its own values, as they are written.
    pub fn own_texts(&self) -> impl Iterator<Item = (Field, String)> {
        self.own.iter().map(|field| (*field, self.values.text(*field)))
    }

    /// The first device's values with its own in their place.
    pub fn values(&self, first: &Values) -> Values {
        let mut values = first.clone();
        for (field, text) in self.own_texts() {
            // What was written canonically is read again.
            let _ = values.read(field, &text, &mut Remarks::new());
        }
        values
    }
}
