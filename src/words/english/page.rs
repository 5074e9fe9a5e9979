//! What stands on buttons, headings and notices.

use super::number;

/// The product's name.
pub const NINES: &str = "Nines";
/// The navigation: preset, words, and the name tests find it by.
pub const NAV: &[(&str, &str)] = &[
    ("playground", "Playground"),
    ("baseline", "1 Baseline"),
    ("load-balancing", "2 Load balancing"),
    ("failover", "3 Failover"),
    ("combined", "4 Combined"),
];
/// The fifth place: an experiment that a person defines.
pub const NAV_OWN: &str = "5 Your own";
/// Names the navigation for those who hear the page.
pub const NAV_LABEL: &str = "Playground and experiments";
pub const SHARE: &str = "Share";
pub const UNDO: &str = "Undo";
pub const REDO: &str = "Redo";
pub const RESET: &str = "Reset everything";
pub const HELP: &str = "Keys and words";
/// In the field that filters the stories.
pub const SEARCH_STORIES: &str = "Search the stories";
pub const STORIES: &str = "Stories";
pub const CLOSE: &str = "Close";
pub const MORE: &str = "More";
pub const LESS: &str = "Less";
pub const DISMISS: &str = "Dismiss";
pub const NEW_SEED: &str = "new";
pub const SEED: &str = "Seed";
pub const PLAY: &str = "Play";
pub const PAUSE: &str = "Pause";
pub const STEP_EVENT: &str = "Step one event";
pub const STEP_TICK: &str = "Step a tenth of a second";
pub const SPEED: &str = "Speed";
pub const TIME_LINE: &str = "Time in the run";
pub const TIME: &str = "Simulated time";
pub const PLAY_AGAIN: &str = "Play again";
pub const ANOTHER_SEED: &str = "New seed";
pub const LONGER: &str = "Run longer";
pub const OPEN_IN_TAB: &str = "Open in a new tab";
pub const OPEN: &str = "Open";
pub const PANEL: &str = "Controls";
pub const NUMBERS: &str = "Availability, response time, reliability";
pub const CHARTS: &str = "Charts";
pub const STAGE: &str = "The stage";
pub const NOTICES: &str = "Notices";

pub const THEME_LIGHT: &str = "Theme: light";
pub const THEME_DARK: &str = "Theme: dark";
pub const THEME_AUTO: &str = "Theme: as the system";

pub const GROUP_LOAD: &str = "Load";
pub const GROUP_SERVERS: &str = "Servers";
pub const GROUP_POLICY: &str = "Policy and health";
pub const GROUP_FAULTS: &str = "Faults";

/// Said when somebody tries what the link does not allow.
pub const LOCKED: &str = "Whoever shared this page has locked that.";
pub const TASK: &str = "Task";

/// On the still of a frame that waits.
pub const STILL_PLAY: &str = "Play";
pub const STILL_HOW: &str = "Click, or press Tab and Enter";
pub const CONTROLS: &str = "Controls";
/// At the foot of controls that scroll only once somebody is in the frame.
pub const TO_CONTROL: &str = "Click or press Tab to control";
pub const OPEN_WHOLE: &str = "Open in Nines";

/// What the still of a frame is of.
pub fn still(seconds: f64) -> String {
    format!("A still from {}", number::clock(seconds))
}

pub const ADD_FAULT: &str = "Add a fault…";
pub const EDITS: &str = "Changes while it ran";
pub const ADD: &str = "Add";
pub const CANCEL: &str = "Cancel";
pub const FAULT_TARGET: &str = "What";
pub const FAULT_EFFECT: &str = "How";
pub const FAULT_AMOUNT: &str = "How much";
pub const FAULT_AT: &str = "At (s)";
pub const FAULT_LASTS: &str = "For (s)";
pub const FOR_GOOD: &str = "for good";
pub const CLICK_LASTS: &str = "A click on a server crashes it for";
pub const CLICK_FOR_GOOD: &str = "until I repair it";

/// The exact shape of a value beside its slider: `poisson:4/s`.
pub const EXACT: &str = "exactly";
pub const USERS: &str = "users";
pub const OFF: &str = "off";
pub const ON: &str = "on";
pub const SHAPE: &str = "Shape";

pub const COPY_REFUSED: &str = "The browser does not allow copying here. The text is selected: press Ctrl+C.";

/// The keys, and what they do.
pub const KEYS: &[(&str, &str)] = &[
    ("Space", "Play or pause"),
    (".", "Step one event"),
    (",", "Step a tenth of a second"),
    ("N  P", "On to the next, back to the previous event"),
    ("F  L  V", "On to the next fault, loss, verdict; with Shift back"),
    ("I", "Look closer at the server in focus"),
    ("Esc", "Close what is open"),
    ("1 … 9", "Crash or repair that server"),
    ("[  ]", "Slower, faster"),
    ("0", "Speed 1×"),
    ("← →", "Five seconds back, forward"),
    ("Home", "Back to the start"),
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Shift+Z", "Redo"),
    ("R", "Reset everything"),
    ("M", "A soft tick for failures, or silence"),
    ("S", "Share"),
    ("?", "This list"),
];
pub const KEYS_TITLE: &str = "Keys";
pub const GLOSSARY_TITLE: &str = "Words";

/// The button beside the theme, by what it does now.
pub const SOUND_ON: &str = "Sound: off. Press for a soft tick at each failure";
pub const SOUND_OFF: &str = "Sound: a soft tick at each failure. Press for silence";

/// What is wrong with a value, what would be right, and that nothing has changed.
pub fn rejected(given: &str, wrong: &str, right: &str) -> String {
    format!("“{given}” {wrong}; right would be {right}. The last good value keeps running.")
}

/// A file that is none of ours.
pub const NO_SCENARIO_IN_FILE: &str = "There is no scenario in this file. Nines opens pages it has saved itself, scenario files (JSON), and arrival times (CSV).";
/// The page in one file cannot be made now.
pub const SAVE_REFUSED: &str = "The page in one file could not be loaded from the host: check the connection, or reload if there is a new version.";
pub const SAVE_FILE: &str = "Save as one file";
pub const SAVE_FILE_IS: &str = "The page with this run in it, to mail or to keep: it works without network.";
/// Devices beside the first.
pub const OTHER_DEVICES: &str = "More devices";
pub const OTHER_DEVICES_HELP: &str = "A name, then what differs from the first device; Enter adds it, or changes the one of that name from now on. Load, service, timeout, retries, deadline, hedge, priority and the like.";
pub const DEVICE_EXAMPLE: &str = "batch;load:poisson:2/s;timeout:30s";
/// What the first of several devices is called.
pub const FIRST_DEVICE: &str = "first device";
/// Beside a load that plays recorded arrivals.
pub const CHOOSE_ARRIVALS: &str = "Choose a CSV file…";
pub const OPEN_FILE: &str = "Open a file…";
pub const OPEN_FILE_IS: &str =
    "A page saved here, a scenario file, or arrival times (CSV). Dropping it on the page does the same.";

/// A file that is not even looked at.
pub fn file_too_large(most_megabytes: usize) -> String {
    format!("This file is larger than {most_megabytes} MB, more than Nines reads.")
}

/// Acting in the past.
pub fn forked(at: f64) -> String {
    format!(
        "You changed the past at {}: what had come after it is run anew. The run you left is kept under the time line.",
        number::instant(at)
    )
}
/// Names the row of runs that were left.
pub const BRANCHES: &str = "Runs";
pub const THIS_RUN: &str = "this one";

/// "the one you left at 0:15.0".
pub fn left_at(at: &str) -> String {
    format!("the one you left at {at}")
}

/// "Forget the one you left at 0:15.0".
pub fn forget(name: &str) -> String {
    format!("Forget {name}")
}
/// Names the bars under the time line.
pub const FAULT_LANE: &str = "Planned faults";
pub const FAULT_LANE_HELP: &str = "Click to plan a fault here";
/// The same by keyboard.
pub fn lane_keys(seconds: f64) -> String {
    let at = number::clock(seconds);
    format!("{FAULT_LANE_HELP}; by keyboard at {at}: arrows choose another time, Enter plans it")
}

/// What a bar is called for those who hear it: what they may read on it, what it is, and what can be done where it can.
pub fn fault_bar(short: &str, what: &str, is_locked: bool) -> String {
    let keys = if is_locked {
        ""
    } else {
        " Arrows move it, Shift and arrows move its end, Alt and arrows its beginning, Delete removes it."
    };
    format!("{short}: {what}.{keys}")
}
/// What one can jump to.
pub const JUMP_TO: &str = "What to jump to";
pub const JUMP_KINDS: [&str; 4] = ["event", "fault", "loss", "verdict"];

/// "Back to the previous fault".
pub fn jump_back(kind: &str) -> String {
    format!("Back to the previous {kind}")
}

/// "On to the next fault".
pub fn jump_on(kind: &str) -> String {
    format!("On to the next {kind}")
}

/// How far back one can go, and what that costs.
pub fn kept(copies: u64, megabytes: f64) -> String {
    format!(
        "Drag back to any moment: {} kept, about {} MB",
        number::counted(copies, "copy of the run", "copies of the run"),
        number::digits(megabytes, 2)
    )
}

/// The truth about speed: what a second on screen is.
pub fn speed_truth(factor: f64) -> String {
    if factor.is_infinite() {
        return "as fast as this machine can".to_owned();
    }
    format!("1 s on screen = {} simulated", number::span(factor))
}

/// The truth where the machine, or the budget of a frame, does not keep up.
pub fn speed_achieved(factor: f64) -> String {
    format!("1 s on screen ≈ {} simulated", number::span(factor))
}

/// A speed on its button.
pub fn speed(factor: f64) -> String {
    if factor.is_infinite() { "max".to_owned() } else { format!("{}×", number::digits(factor, 3)) }
}

/// Crash server 2 at 20 s for 10 s.
pub fn fault(what: &str, at: f64, lasts: Option<f64>) -> String {
    match lasts {
        Some(lasts) => format!("{what} at {} for {}", number::span(at), number::span(lasts)),
        None => format!("{what} at {}, for good", number::span(at)),
    }
}

pub fn crash(target: &str) -> String {
    format!("Crash {target}")
}

pub fn black_hole(target: &str) -> String {
    format!("Crash {target} (black hole)")
}

pub fn slow(target: &str, factor: f64) -> String {
    format!("Slow {target} {}×", number::digits(factor, 3))
}

pub fn errors(target: &str, rate: f64) -> String {
    format!("Errors from {target}, {}", number::percent(rate))
}

pub fn hang(target: &str) -> String {
    format!("Hang {target}")
}

pub fn cut(target: &str) -> String {
    format!("Cut {target}")
}

pub fn drain(target: &str) -> String {
    format!("Drain {target}")
}

pub fn cut_requests(target: &str) -> String {
    format!("Cut requests over {target}")
}

pub fn cut_answers(target: &str) -> String {
    format!("Cut answers over {target}")
}

pub fn latency(target: &str, extra: &str) -> String {
    format!("Delay {target} by {extra}")
}

pub fn loss(target: &str, rate: f64) -> String {
    format!("Lose {} of what goes over {target}", super::number::percent(rate))
}

pub fn flap(target: &str, period: &str) -> String {
    format!("Let {target} flap every {period}")
}

pub const STALL: &str = "Stall the health checks";

pub fn zone(number: u32) -> String {
    format!("zone {number}")
}

pub const FAILBACK: &str = "Return the work to the primaries";

pub fn repair(target: &str, at: f64) -> String {
    format!("Repair {target} at {}", number::span(at))
}

pub fn server(number: u32) -> String {
    format!("server {number}")
}

pub fn server_link(number: u32) -> String {
    format!("link to server {number}")
}

pub const DEVICE_LINK: &str = "link to the device";
pub const CONTROLLER: &str = "the controller";
pub const SECOND_CONTROLLER: &str = "the second controller";
pub const PAIR_LINK: &str = "link between the controllers";
pub const DEVICE: &str = "the device";

/// What removing a fault is called for those who hear it.
pub fn remove(what: &str) -> String {
    format!("Remove: {what}")
}

pub const EFFECT_CRASH: &str = "Crash";
pub const EFFECT_BLACK_HOLE: &str = "Crash, black hole";
pub const EFFECT_SLOW: &str = "Slow down";
pub const EFFECT_ERRORS: &str = "Answer errors";
pub const EFFECT_HANG: &str = "Hang";
pub const EFFECT_FLAP: &str = "Flap";
pub const EFFECT_DRAIN: &str = "Drain";
pub const EFFECT_CUT: &str = "Cut";
pub const EFFECT_CUT_REQUESTS: &str = "Cut, requests only";
pub const CUT_TO_SECOND: &str = "Cut, the second hears nothing";
pub const CUT_TO_FIRST: &str = "Cut, the first hears nothing";
pub const EFFECT_CUT_ANSWERS: &str = "Cut, answers only";
pub const EFFECT_LATENCY: &str = "Delay";
pub const EFFECT_LOSS: &str = "Lose messages";
pub const EFFECT_STALL: &str = "Stall health checks";
pub const EFFECT_FAILBACK: &str = "Fail back";
pub const EFFECT_REPAIR: &str = "Repair";

/// "3 × 1 worker, 500 ms".
pub fn servers_note(servers: &str, workers: &str, service: &str) -> String {
    let worker = if workers == "1" { "worker" } else { "workers" };
    format!("{servers} × {workers} {worker}, {service}")
}

/// "1:00 of 5:00".
pub fn shown_of(shown: &str, whole: &str) -> String {
    format!("{shown} of {whole}")
}

/// A reproducible link whose run came out as promised. `engines`: the one that made the link, and this one.
pub fn reproduced(engines: (u32, u32), until: Option<f64>) -> String {
    let how_far = match until {
        Some(seconds) => format!("every event up to {} is", number::instant(seconds)),
        None => "every event is".to_owned(),
    };
    let by = if engines.0 == engines.1 { String::new() } else { format!(", though {}", made_with(engines)) };
    format!("Reproduced exactly: {how_far} the same as in the run that was shared{by}.")
}

/// A reproducible link whose run came out otherwise.
pub fn broken_promise(promised: u64, got: u64, engines: (u32, u32)) -> String {
    let digests = format!("its digest is {got:016x} instead of {promised:016x}");
    if engines.0 == engines.1 {
        format!(
            "This is not the run that was shared: {digests}. The link was changed on its way, or this is a mistake of ours."
        )
    } else {
        format!("This is not quite the run that was shared: {}, so {digests}.", made_with(engines))
    }
}

fn made_with((made, this): (u32, u32)) -> String {
    format!("it was made with engine {made} and this is engine {this}")
}

/// "Policy: Random from 12.3 s".
pub fn edit(label: &str, value: &str, at: &str) -> String {
    format!("{label}: {value} from {at}")
}

/// A fault in the grammar of links that cannot be read.
pub fn wrong_fault(text: &str, error: &str) -> String {
    format!("“{text}” {error}.")
}
