//! Scenario files: a JSON object with the keys and the grammar of links; `fault` and `edit` are lists.

use serde_json::{Map, Value};

use super::devices;
use super::fault::fault_text;
use super::field::Field;
use super::link::{Decoded, LONGEST_TEXT, Raw, decode, decode_strict};
use super::notice::FieldError;
use super::recorded;
use super::scenario::Scenario;
use super::spec::{LINK_VERSION, NONE};

/// Stands before a text that does not begin as an object does, so that it is taken for a file all the same.
const NO_OBJECT: &str = "{\0";

/// The whole scenario, every field written out, so that the file can be read without knowing the preset.
pub fn to_json(scenario: &Scenario) -> String {
    let mut object = Map::new();
    object.insert("v".to_owned(), LINK_VERSION.into());
    object.insert("preset".to_owned(), scenario.preset().id.into());
    for field in Field::ALL {
        object.insert(field.key().to_owned(), scenario.get(*field).into());
    }
    // These two stand only where there is something to say.
    let preset_has = |key: &str| scenario.preset().query.contains(&format!("{key}="));
    match &scenario.parts().arrivals {
        Some(recorded) => _ = object.insert(recorded::KEY.to_owned(), (*recorded.text).into()),
        None if preset_has(recorded::KEY) => _ = object.insert(recorded::KEY.to_owned(), NONE.into()),
        None => {}
    }
    if !scenario.device_texts().is_empty() || preset_has(devices::KEY) {
        object.insert(devices::KEY.to_owned(), scenario.device_texts().into());
    }
    let faults: Vec<String> = scenario.faults().iter().map(fault_text).collect();
    object.insert("fault".to_owned(), faults.into());
    object.insert("edit".to_owned(), scenario.edit_texts().into());
    serde_json::to_string_pretty(&Value::Object(object)).unwrap_or_default()
}

/// Reads a scenario file as leniently as a link. Text that is no JSON object gives the default and a notice under `json`.
pub fn from_json(text: &str) -> Decoded {
    decode(&as_object(text))
}

/// Reads a scenario file as the command line does.
///
/// # Errors
/// Every fault with its field.
pub fn from_json_strict(text: &str) -> Result<Decoded, Vec<FieldError>> {
    decode_strict(&as_object(text))
}

/// Makes sure that the text is taken for JSON, whatever it is.
fn as_object(text: &str) -> String {
    // Too long to be read at all, hence too long to be looked through for blanks.
    if text.len() > LONGEST_TEXT {
        return text.to_owned();
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('{') { text.to_owned() } else { format!("{NO_OBJECT}{text}") }
}

pub(super) fn take_apart(text: &str, raw: &mut Raw) {
    let plain = text.strip_prefix(NO_OBJECT);
    let wrong = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => return object.iter().for_each(|(key, value)| take(key, value, raw)),
        Err(error) if plain.is_none() => format!("is not JSON ({error})"),
        _ => String::from("is not an object"),
    };
    raw.problem("json", plain.unwrap_or(text), &wrong, "{\"preset\": \"failover\", \"servers\": 4}");
}

fn take(key: &str, value: &Value, raw: &mut Raw) {
    match (key, value) {
        ("fault", Value::Array(items)) => {
            raw.spec.faults.get_or_insert_default();
            items.iter().for_each(|item| take_plain(key, item, raw));
        }
        (devices::KEY, Value::Array(items)) => {
            raw.spec.devices.get_or_insert_default();
            items.iter().for_each(|item| take_plain(key, item, raw));
        }
        ("edit", Value::Array(items)) => {
            raw.spec.edits.get_or_insert_default();
            items.iter().for_each(|item| take_plain(key, item, raw));
        }
        _ => take_plain(key, value, raw),
    }
}

fn take_plain(key: &str, value: &Value, raw: &mut Raw) {
    match value {
        Value::String(text) => raw.take(key, text),
        Value::Number(number) => raw.take(key, &number.to_string()),
        Value::Bool(on) => raw.take(key, if *on { "on" } else { "off" }),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            raw.problem(key, &value.to_string(), "is not a plain value", "a text, a number, true or false");
        }
    }
}
