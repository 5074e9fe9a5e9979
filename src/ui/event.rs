//! From browser events to actions.

use yew::Callback;

use crate::app::Action;

/// A callback that emits an action where the event has one to say.
pub fn acting<E: 'static>(
    on_action: &Callback<Action>,
    to_action: impl Fn(E) -> Option<Action> + 'static,
) -> Callback<E> {
    let on_action = on_action.clone();
    Callback::from(move |event: E| {
        if let Some(action) = to_action(event) {
            on_action.emit(action);
        }
    })
}
