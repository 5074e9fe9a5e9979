//! Where requests wait: few at a time, the pointless ones put aside, so that a flood does not slow the page.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::envelope::{Code, Id, Refusal, open, refuse};
use super::wish::Wish;

/// Requests that may wait; more are refused.
pub const MOST_WAITING: usize = 32;

/// A request that waits to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// What the host calls it; `None` where nobody waits for an answer.
    pub id: Option<Id>,
    /// What is wanted.
    pub wish: Wish,
}

/// What became of a message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// What to say to the host at once.
    pub replies: Vec<Value>,
    /// True where an order waits now that did not before.
    pub has_work: bool,
}

/// Requests waiting, and how hosts of other habits are doing.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    waiting: VecDeque<Order>,
    /// A flood is complained of once, until there is room again.
    is_flooded: bool,
    /// Set where a host of H5P's habits follows the frame's height.
    resizes: bool,
    /// The height the content last wanted, in CSS pixels.
    height: u32,
}

impl Desk {
    /// Takes a message in. What is not meant for Nines is passed over in silence.
    pub fn hear(&mut self, message: &Value) -> Heard {
        if let Some(wish) = other_habit(message) {
            return self.put(Order { id: None, wish });
        }
        if message.get("context").and_then(Value::as_str) == Some("h5p") {
            return self.hear_resizer(message);
        }
        match open(message) {
            None => Heard::default(),
            Some(Err((id, refusal))) => Heard { replies: vec![refuse(&id, &refusal)], has_work: false },
            Some(Ok(opened)) => match Wish::read(&opened.kind, &opened.payload) {
                Ok(wish) => self.put(Order { id: Some(opened.id), wish }),
                Err(refusal) => Heard { replies: vec![refuse(&opened.id, &refusal)], has_work: false },
            },
        }
    }

    /// True while nothing more would be taken in: the browser's part need not even copy a message then.
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= MOST_WAITING
    }

    /// A message was thrown away unread, for the desk was full.
    pub fn overflow(&mut self) -> Option<Value> {
        let refusal = Refusal::new(
            Code::Flood,
            format!(
                "more than {MOST_WAITING} requests wait; this one and all until there is room are thrown away"
            ),
        );
        (!std::mem::replace(&mut self.is_flooded, true)).then(|| refuse(&Id::default(), &refusal))
    }

    /// The request that has waited longest.
    pub fn take(&mut self) -> Option<Order> {
        let order = self.waiting.pop_front();
        self.is_flooded &= self.is_full();
        order
    }

    /// What a host with H5P's resizer is told first. Others pass over it.
    pub fn greeting(&self) -> Value {
        json!({ "context": "h5p", "action": "hello" })
    }

    /// What H5P's resizer is told when the content wants this height; `None` where there is no such host.
    pub fn resized(&mut self, wanted: u32, has: u32) -> Option<Value> {
        self.height = wanted;
        self.resizes.then(|| json!({ "context": "h5p", "action": "prepareResize", "scrollHeight": wanted, "clientHeight": has }))
    }

    fn put(&mut self, order: Order) -> Heard {
        if let Some(last) = self.waiting.back_mut().filter(|last| last.wish.gives_way_to(&order.wish)) {
            let before = std::mem::replace(last, order);
            let refusal = Refusal::new(Code::Superseded, "a later request of the same kind took its place");
            let replies = before.id.iter().map(|id| refuse(id, &refusal)).collect();
            return Heard { replies, has_work: false };
        }
        if self.is_full() {
            return Heard { replies: self.overflow().into_iter().collect(), has_work: false };
        }
        self.waiting.push_back(order);
        Heard { replies: Vec::new(), has_work: true }
    }

    fn hear_resizer(&mut self, message: &Value) -> Heard {
        let replies = match message.get("action").and_then(Value::as_str) {
            Some("ready") => vec![self.greeting()],
            Some("hello") => {
                self.resizes = true;
                Vec::new()
            }
            Some("resizePrepared") => {
                vec![json!({ "context": "h5p", "action": "resize", "scrollHeight": self.height })]
            }
            _ => Vec::new(),
        };
        Heard { replies, has_work: false }
    }
}

/// reveal.js tells frames `slide:start` and `slide:stop`; platforms that know PhET's simulations send `{messageName: "pause"}`.
fn other_habit(message: &Value) -> Option<Wish> {
    let said = message.as_str().or_else(|| message.get("messageName")?.as_str())?;
    match said {
        "slide:start" | "resume" => Some(Wish::Play),
        "slide:stop" | "pause" => Some(Wish::Pause),
        _ => None,
    }
}
