//! Small pictures on buttons, drawn as strokes in the colour of the text.

use yew::prelude::*;

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Play,
    Pause,
    Again,
    StepEvent,
    StepTick,
    Jump,
    JumpBack,
    Undo,
    Redo,
    Reset,
    Sun,
    Moon,
    Auto,
    Close,
    Sound,
    Silence,
}

/// The picture, hidden from those who hear the page: its button has a name.
pub fn icon(which: Icon) -> Html {
    let (solid, stroke) = match which {
        Icon::Play => ("M7 4.5v15l12.5-7.5z", ""),
        Icon::Pause => ("M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z", ""),
        Icon::Again => ("", "M5 12a7 7 0 1 0 2.3-5.2M5 4.5v4h4"),
        Icon::StepEvent => ("M5 5.5v13l9-6.5z", "M18 5.5v13"),
        Icon::StepTick => ("", "M12 7v5l3 2M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0"),
        Icon::Jump => ("M3.5 6v12l7-6zM11 6v12l7-6z", "M20.5 6v12"),
        Icon::JumpBack => ("M20.5 6v12l-7-6zM13 6v12l-7-6z", "M3.5 6v12"),
        Icon::Undo => ("", "M9 5L4.5 9.5 9 14M4.5 9.5H14a5 5 0 0 1 0 10h-3"),
        Icon::Redo => ("", "M15 5l4.5 4.5L15 14M19.5 9.5H10a5 5 0 0 0 0 10h3"),
        Icon::Reset => ("", "M19.5 5v5h-5M19 10a7.5 7.5 0 1 0 .3 4.6"),
        Icon::Sun => (
            "",
            "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
        ),
        Icon::Moon => ("", "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"),
        Icon::Auto => ("M12 4a8 8 0 0 1 0 16z", "M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0"),
        Icon::Close => ("", "M6 6l12 12M18 6L6 18"),
        Icon::Sound => ("M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z", "M15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"),
        Icon::Silence => ("M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z", "M15.5 9.5l5 5M20.5 9.5l-5 5"),
    };
    html! {
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="solid" d={solid} />
            <path d={stroke} />
        </svg>
    }
}
