//! `none`: no balancing. Every attempt goes to the first server in rotation: without failover that is always server 1,
//! with it the next in line takes over when the controller believes server 1 down. What an active server and standbys make of it
//! (keepalived); gRPC's `pick_first` goes by such a list, too, but stays with whom it has.

use super::Choice;
use crate::sim::config::ServerNodeId;

pub(super) fn pick(choice: &Choice<'_>) -> ServerNodeId {
    choice.candidates[0]
}

#[cfg(test)]
mod tests {
    use super::super::bench::picks;
    use crate::sim::config::PolicyKind;

    #[test]
    fn only_the_first_server_works() {
        assert_eq!(picks(PolicyKind::None, &[9, 0, 0], &[1, 5, 1], 3), [0, 0, 0]);
    }
}
