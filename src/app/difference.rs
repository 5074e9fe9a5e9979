//! From which instant on two configurations are different runs.

use crate::sim::{Config, Fault, SimTime, TimedEdit};

/// `None`: they are the same. `Some(None)`: different from the start. `Some(Some(at))`: the same until `at`, that instant excluded.
pub fn first_difference(old: &Config, new: &Config) -> Option<Option<SimTime>> {
    if old == new {
        return None;
    }
    if old.seed != new.seed
        || old.settings != new.settings
        || old.drain != new.drain
        || old.warm_up != new.warm_up
    {
        return Some(None);
    }
    let mut first = SimTime::NEVER;
    if old.duration != new.duration {
        first = first.min(SimTime::ZERO + old.duration.min(new.duration));
    }
    first = first.min(first_fault_difference(&old.faults, &new.faults));
    first = first.min(first_edit_difference(&old.edits, &new.edits));
    Some(Some(first).filter(|at| *at > SimTime::ZERO))
}

/// Both lists are in order of time, so past the first unlike pair nothing begins earlier than either of that pair.
fn first_fault_difference(old: &[Fault], new: &[Fault]) -> SimTime {
    let begins = |fault: Option<&Fault>| fault.map_or(SimTime::NEVER, |fault| fault.at);
    let end = |fault: &Fault| fault.until.unwrap_or(SimTime::NEVER);
    let mut first = SimTime::NEVER;
    for index in 0..old.len().max(new.len()) {
        match (old.get(index), new.get(index)) {
            (Some(old), Some(new)) if old == new => {}
            // The same fault with another end: nothing differs before the earlier of the two ends.
            (Some(old), Some(new))
                if (old.target, old.effect, old.at) == (new.target, new.effect, new.at) =>
            {
                first = first.min(end(old).min(end(new)));
            }
            (old, new) => return first.min(begins(old)).min(begins(new)),
        }
    }
    first
}

fn first_edit_difference(old: &[TimedEdit], new: &[TimedEdit]) -> SimTime {
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let begins = |edit: Option<&TimedEdit>| edit.map_or(SimTime::NEVER, |edit| edit.at);
    begins(old.get(same)).min(begins(new.get(same)))
}
