//! The page that has this one in a frame: what it says, copied within bounds, and what it is told.
//!
//! Only the window directly above is heard and answered, whatever its origin; never an opener, never a sibling.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Array, JSON, JsString, Object, Reflect};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Window, window};

/// Values in a message at most, its objects and lists included.
const MOST_VALUES: usize = 5_000;
/// Characters of all texts in a message at most, keys included.
const MOST_TEXT: usize = 1 << 20;
/// How deep lists and objects may lie in each other.
const DEEPEST: usize = 8;
/// A plain text that is longer is no message.
const LONGEST_WORD: u32 = 64;

/// Where the boot script keeps messages that come before the program.
const EARLY: &str = "ninesEarly";

/// What came from the parent.
#[derive(Clone, Debug, PartialEq)]
pub enum Received {
    /// A message, copied.
    Message(Value),
    /// A message that is larger than anything sensible; its id was not read.
    TooLarge,
    /// A message that was not read, since nothing more is wanted for now.
    Unread,
}

/// The window above.
pub struct Parent {
    window: Window,
    /// From where it last spoke; answers go nowhere else.
    origin: Rc<RefCell<Option<String>>>,
    _listener: EventListener,
}

impl Parent {
    /// Listens to the window above; `None` in a page of its own. `is_wanted` says whether a message is worth reading now.
    pub fn listen(
        is_wanted: impl Fn() -> bool + 'static,
        heard: impl Fn(Received) + 'static,
    ) -> Option<Parent> {
        let own = window()?;
        let parent = own.parent().ok().flatten().filter(|parent| *parent != own)?;
        let origin = Rc::new(RefCell::new(None));
        let hear = {
            let (parent, origin) = (parent.clone(), Rc::clone(&origin));
            Rc::new(move |event: &MessageEvent| {
                let is_from_above = event.source().is_some_and(|source| source.loose_eq(parent.as_ref()));
                if !is_from_above {
                    return;
                }
                // The browser copies a message when its data is asked for, and takes its time for a large one.
                if !is_wanted() {
                    return heard(Received::Unread);
                }
                let data = event.data();
                if is_for_us(&data) {
                    *origin.borrow_mut() = Some(event.origin()).filter(|origin| origin.contains("://"));
                    heard(read(&data));
                }
            })
        };
        let early = take_early(&own);
        let listener = {
            let hear = Rc::clone(&hear);
            EventListener::new(&own, "message", move |event| {
                if let Some(event) = event.dyn_ref::<MessageEvent>() {
                    hear(event);
                }
            })
        };
        // Not before whoever listens is there.
        Timeout::new(0, move || {
            early.iter().filter_map(|event| event.dyn_into().ok()).for_each(|event| hear(&event))
        })
        .forget();
        Some(Parent { window: parent, origin, _listener: listener })
    }

    /// Tells it something.
    pub fn post(&self, message: &Value) {
        let Ok(message) = JSON::parse(&message.to_string()) else { return };
        let origin = self.origin.borrow().clone().unwrap_or_else(|| "*".to_owned());
        // Refused only where the window is gone.
        let _ = self.window.post_message(&message, &origin);
    }
}

/// What the boot script has kept of messages that came before the program; it keeps no more from now on.
fn take_early(window: &Window) -> Array {
    let early = Reflect::get(window, &EARLY.into()).ok().and_then(|early| early.dyn_into().ok());
    let _ = Reflect::set(window, &EARLY.into(), &JsValue::NULL);
    early.unwrap_or_default()
}

/// Messages of other programs are told apart by a look at a few keys, without copying anything.
fn is_for_us(data: &JsValue) -> bool {
    if let Some(word) = data.dyn_ref::<JsString>() {
        return word.length() <= LONGEST_WORD;
    }
    let has = |key: &str, word: Option<&str>| {
        let value = data.is_object().then(|| Reflect::get(data, &key.into()).ok()).flatten();
        value.is_some_and(|value| match word {
            Some(word) => value == word,
            None => value.is_string(),
        })
    };
    has("ns", Some("nines")) || has("context", Some("h5p")) || has("messageName", None)
}

fn read(data: &JsValue) -> Received {
    let mut room = Room { values: MOST_VALUES, text: MOST_TEXT };
    room.copy(data, DEEPEST).map_or(Received::TooLarge, Received::Message)
}

/// What may still be copied.
struct Room {
    values: usize,
    text: usize,
}

impl Room {
    /// `None` where it does not fit. What has come by message is data already: reading it runs no code of the sender.
    fn copy(&mut self, value: &JsValue, depth: usize) -> Option<Value> {
        self.values = self.values.checked_sub(1)?;
        if let Some(text) = value.dyn_ref::<JsString>() {
            return self.text(text).map(Value::String);
        }
        if let Some(number) = value.as_f64() {
            return Some(self::number(number));
        }
        if let Some(on) = value.as_bool() {
            return Some(Value::Bool(on));
        }
        if !value.is_object() {
            return Some(Value::Null);
        }
        let depth = depth.checked_sub(1)?;
        if let Some(list) = value.dyn_ref::<Array>() {
            if list.length() as usize > self.values {
                return None;
            }
            return list.iter().map(|item| self.copy(&item, depth)).collect::<Option<_>>().map(Value::Array);
        }
        let keys = Object::keys(value.unchecked_ref::<Object>());
        if keys.length() as usize > self.values {
            return None;
        }
        let mut object = Map::new();
        for key in keys.iter() {
            let name = self.text(key.unchecked_ref())?;
            let item = Reflect::get(value, &key).ok()?;
            object.insert(name, self.copy(&item, depth)?);
        }
        Some(Value::Object(object))
    }

    fn text(&mut self, text: &JsString) -> Option<String> {
        self.text = self.text.checked_sub(text.length() as usize)?;
        Some(String::from(text))
    }
}

/// Whole numbers as whole numbers; what no JSON can hold as nothing.
fn number(number: f64) -> Value {
    const LARGEST: f64 = 9_007_199_254_740_991.0;
    if number.fract() == 0.0 && number.abs() <= LARGEST {
        Value::from(number as i64)
    } else {
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}
