//! `source-hash`: the user's hash modulo the sum of the weights (HAProxy `balance source`, map-based; NGINX `ip_hash` in
//! spirit). The same user meets the same server as long as the rotation does not change; when it does, most users move.

use super::Choice;
use super::bounded::Bound;
use super::tickets::Tickets;
use crate::sim::config::ServerNodeId;
use crate::sim::rng::hash;

pub(super) fn pick(choice: &Choice<'_>, tickets: &mut Tickets) -> ServerNodeId {
    let bound = Bound::new(choice);
    let count = tickets.count(choice);
    let slot = |try_number| tickets.holder(choice, hash(u64::from(choice.user), try_number) % count);
    bound.first_with_room(choice, slot)
}

#[cfg(test)]
mod tests {
    use super::super::bench::{picks, shares_over_users};
    use crate::sim::config::PolicyKind::SourceHash;

    #[test]
    fn a_user_stays_with_a_server_and_users_spread_by_weight() {
        let picks = picks(SourceHash, &[9, 0, 0], &[1; 3], 50);
        assert!(picks.iter().all(|node| *node == picks[0]));
        let shares = shares_over_users(SourceHash, &[3, 1], 40_000);
        assert!((shares[0] - 0.75).abs() < 0.01, "{shares:?}");
    }
}
