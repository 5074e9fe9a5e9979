//! `ring-hash`: consistent hashing (Karger; Envoy's ring hash): each server has points on a ring in proportion to its weight,
//! 512 for each unit of weight; a user goes to the first point at or after its own hash. A server that leaves takes only its own users
//! along: that is why the number of a server's points does not depend on who else is there, where Envoy scales a ring of at least
//! 1024 points to its hosts and so moves some more. A server without room, or already tried, is passed over along the ring.

use std::sync::Arc;

use super::Choice;
use super::bounded::Bound;
use crate::sim::config::ServerNodeId;
use crate::sim::rng::hash;

/// Points for each unit of weight, where all servers together do not get too many.
const POINTS: u64 = 512;
/// Points on the ring, at most about.
const MOST_POINTS: u64 = 1 << 17;
/// Tells a server's points from users' hashes.
const POINT: u64 = 1 << 32;

/// The ring for one rotation. Shared between checkpoints.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ring {
    points: Arc<Vec<(u64, ServerNodeId)>>,
    revision: Option<u32>,
}

impl Ring {
    pub fn pick(&mut self, choice: &Choice<'_>) -> ServerNodeId {
        if self.revision != Some(choice.revision) {
            self.revision = Some(choice.revision);
            self.points = Arc::new(points(choice));
        }
        let bound = Bound::new(choice);
        let start = self.points.partition_point(|point| point.0 < hash(u64::from(choice.user), 0));
        let from_start = self.points[start..].iter().chain(&self.points[..start]).map(|point| point.1);
        let is_whole = choice.candidates.len() == choice.rotation.len();
        let mut candidates = from_start.filter(|node| is_whole || choice.candidates.contains(node));
        let own = candidates.next().unwrap_or(choice.candidates[0]);
        if bound.has_room(choice, own) {
            return own;
        }
        candidates.find(|node| bound.has_room(choice, *node)).unwrap_or(own)
    }
}

fn points(choice: &Choice<'_>) -> Vec<(u64, ServerNodeId)> {
    // Over all servers, not the ones in rotation: see above.
    let unit = choice.weight.iter().copied().fold(0, greatest_common_divisor).max(1);
    let total: u64 = choice.weight.iter().map(|weight| u64::from(weight / unit)).sum();
    let scale = (MOST_POINTS / total).clamp(1, POINTS);
    let mut points = Vec::new();
    for node in choice.rotation {
        let count = scale * u64::from(choice.weight[node.index()] / unit);
        points.extend((0..count).map(|n| (hash(POINT + u64::from(node.0), n + 1), *node)));
    }
    points.sort_unstable();
    points
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if a == 0 { b } else { greatest_common_divisor(b % a, a) }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{owners, shares_over_users};
    use crate::sim::config::PolicyKind::RingHash;

    #[test]
    fn users_spread_by_weight_as_far_as_points_allow() {
        let shares = shares_over_users(RingHash, &[1, 1, 2], 40_000);
        // The share of a server with k points has a relative standard deviation near 1/sqrt(k).
        for (share, fair) in shares.iter().zip([0.25, 0.25, 0.5]) {
            assert!((share - fair).abs() < 4.0 * fair / libm::sqrt(512.0), "{shares:?}");
        }
    }

    #[test]
    fn one_server_more_moves_one_user_in_n_plus_one_and_only_to_the_new_one() {
        // The oracle ring_add_one: from 4 to 5 servers a fifth of the keys move.
        let (before, after) = (owners(RingHash, &[1; 4], 40_000), owners(RingHash, &[1; 5], 40_000));
        let moved: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
        assert!(moved.iter().all(|(_, new)| **new == 4));
        let share = moved.len() as f64 / 40_000.0;
        assert!((share - 0.2).abs() < 4.0 * 0.2 / libm::sqrt(512.0), "{share}");
    }
}
