//! Retry budgets: what keeps retries from multiplying a failure.
//!
//! *Share* (Finagle): over the last 10 s no more retries than a share of the requests plus a floor per second; Linkerd's is the same.
//! *Bucket* (Brooker, AWS): a full bucket of tokens; a success puts a share of one in, a retry takes one out. *Throttle* (gRPC): the
//! same bucket, but a failure takes one out and nobody retries while it is half empty or less.

use super::config::{BudgetRule, RetryBudget};
use super::time::{SimDuration, SimTime};

/// Finagle's time to live, in slots.
const SLOTS: usize = 10;
const SLOT: SimDuration = SimDuration::from_millis(1_000);

/// What was spent so far.
#[derive(Clone, Debug)]
pub(crate) struct BudgetAccount {
    /// Requests and retries, by second of the last ten.
    window: [(u32, u32); SLOTS],
    /// The second the window ends with.
    second: u64,
    /// Thousandths of a token: whole numbers, so that nothing is lost in adding.
    tokens: u64,
}

const TOKEN: u64 = 1000;

impl BudgetAccount {
    pub fn new(rule: &RetryBudget) -> Self {
        BudgetAccount { window: [(0, 0); SLOTS], second: 0, tokens: u64::from(rule.tokens) * TOKEN }
    }

    fn turn(&mut self, now: SimTime) {
        let second = now.0 / SLOT.0;
        for passed in self.second + 1..=second.min(self.second + SLOTS as u64) {
            self.window[(passed % SLOTS as u64) as usize] = (0, 0);
        }
        self.second = self.second.max(second);
    }

    fn slot(&mut self) -> &mut (u32, u32) {
        &mut self.window[(self.second % SLOTS as u64) as usize]
    }

    /// A request is sent for the first time.
    pub fn request(&mut self, now: SimTime) {
        self.turn(now);
        self.slot().0 += 1;
    }

    /// An attempt ended.
    pub fn ended(&mut self, rule: &RetryBudget, is_ok: bool) {
        let full = u64::from(rule.tokens) * TOKEN;
        match rule.rule {
            BudgetRule::Share => {}
            BudgetRule::Throttle if !is_ok => self.tokens = self.tokens.saturating_sub(TOKEN),
            _ if is_ok => self.tokens = (self.tokens + u64::from(rule.share) * TOKEN / 100).min(full),
            _ => {}
        }
    }

    /// Whether one more retry is allowed; if so it is spent.
    pub fn spend(&mut self, rule: &RetryBudget, now: SimTime) -> bool {
        match rule.rule {
            BudgetRule::Share => {
                self.turn(now);
                let (requests, retries) = self
                    .window
                    .iter()
                    .fold((0, 0), |sum, slot| (sum.0 + u64::from(slot.0), sum.1 + u64::from(slot.1)));
                let allowed = u64::from(rule.share) * requests + u64::from(rule.floor) * 100 * SLOTS as u64;
                let is_allowed = 100 * (retries + 1) <= allowed;
                self.slot().1 += u32::from(is_allowed);
                is_allowed
            }
            BudgetRule::Bucket => {
                let is_allowed = TOKEN <= self.tokens;
                self.tokens -= if is_allowed { TOKEN } else { 0 };
                is_allowed
            }
            BudgetRule::Throttle => u64::from(rule.tokens) * TOKEN / 2 < self.tokens,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(rule: BudgetRule) -> RetryBudget {
        RetryBudget { rule, share: 20, floor: 0, tokens: 10 }
    }

    #[test]
    fn a_share_of_a_fifth_allows_one_retry_in_five_and_forgets_after_ten_seconds() {
        // The oracle retry_budget_20: in a total outage 1.2 attempts for each request.
        let rule = rule(BudgetRule::Share);
        let mut account = BudgetAccount::new(&rule);
        let mut retries = 0;
        for n in 0..10_000 {
            let now = SimTime::from_millis(n * 10);
            account.request(now);
            retries += u32::from(account.spend(&rule, now));
        }
        assert!((retries as f64 / 10_000.0 - 0.2).abs() < 0.001, "{retries}");
        let later = SimTime::from_millis(200_000);
        assert!(!account.spend(&rule, later), "nothing is left of what was earned before");
        let floor = RetryBudget { floor: 10, ..rule };
        let allowed = (0..1000).filter(|_| account.spend(&floor, later)).count();
        assert_eq!(allowed, 100, "ten a second for ten seconds");
    }

    #[test]
    fn a_bucket_is_filled_by_successes() {
        let rule = RetryBudget { share: 10, ..rule(BudgetRule::Bucket) };
        let mut account = BudgetAccount::new(&rule);
        let now = SimTime::ZERO;
        assert_eq!((0..100).filter(|_| account.spend(&rule, now)).count(), 10);
        for _ in 0..25 {
            account.ended(&rule, true);
        }
        assert_eq!((0..100).filter(|_| account.spend(&rule, now)).count(), 2);
    }

    #[test]
    fn grpc_stops_when_half_is_gone_and_breaks_even_at_one_failure_in_eleven() {
        // The oracles grpc_throttle_outage_retries and grpc_throttle_breakeven.
        let rule = RetryBudget { share: 10, ..rule(BudgetRule::Throttle) };
        let mut account = BudgetAccount::new(&rule);
        let mut failures = 0;
        loop {
            account.ended(&rule, false);
            failures += 1;
            if !account.spend(&rule, SimTime::ZERO) {
                break;
            }
        }
        assert_eq!(failures, 5);
        let before = account.tokens;
        for n in 0..11 {
            account.ended(&rule, n > 0);
        }
        assert_eq!(account.tokens, before);
    }
}
