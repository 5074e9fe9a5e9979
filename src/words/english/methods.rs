//! How numbers are made: every method with its source.

pub const TITLE: &str = "Methods";
pub const MEANS: &str = "Means and their 95 % intervals over independent replications: Student's t, an end further out where the skewness of the runs asks for it (Willink 2005).";
pub const PERCENTILES: &str = "A percentile is that of the requests of all runs together; its interval is read off where the share of requests below has the ends of its own (Woodruff 1952), by the binomial law for as many independent requests as the spread of the runs is worth (Korn and Graubard 1998, with the degrees of freedom of O'Neill 2014). Where too few runs reach far it has no upper end; a lower end alone holds 97.5 times in a hundred. Differences of percentiles: from both intervals and the rank correlation of the runs (Zou and Donner 2008), which near and above capacity promises less than it keeps; tested on those of each run. Each run's are good to 0.1 %; together they are found from 21 points of each run.";
pub const PROPORTIONS: &str = "Availability and other shares: the mean over runs, and Wilson's interval (Wilson 1927) for as many trials as their spread is worth (Korn and Graubard 1998, with the degrees of freedom of O'Neill 2014). Where no run saw a failure, for the requests that ended, as if they failed one at a time; shares of time for the runs.";
pub const NINES: &str = "Nines gained, one variant's less another's: the logarithm of the ratio of the mean shares that failed, its interval by the delta method (Cochran, Sampling Techniques, 6.3).";
pub const DIFFERENCES: &str = "Differences between variants, replication by replication on common random numbers (Law, Simulation Modeling and Analysis, 11.2); called more than chance, and bold in the page's table, where a paired t test, corrected in the same way, says so at 5 % for all differences of the column together (Holm 1979).";
pub const SHARES: &str = "Shares of replications: Wilson's interval for so many trials; compared by McNemar's exact test (McNemar 1947).";
pub const SURVIVAL: &str = "R(t): Kaplan and Meier 1958; bands by Wilson's interval for as many lives as Greenwood's variance is worth (Rothman 1978).";
pub const MEDIAN: &str = "The interval of a median: two of the values, chosen by the binomial law (David and Nagaraja, Order Statistics, 7.1).";
pub const WINDOWS: &str = "User-uptime, and the worst window of each length: Hauer and others, Meaningful Availability, NSDI 2020. A user is between two ends of requests as the earlier one left them; windows begin and end on a grid of the shortest length; the mean over the runs of each run's worst, which depends on how long a run is.";
pub const APDEX: &str = "Apdex: Apdex Technical Specification 1.1, 2007.";
pub const PAIRS: &str = "Runs in antithetic pairs: the second draws 1 − u for every span where the first draws u (Hammersley and Morton 1956). A pair is one value, n counts pairs, each of two runs; intervals of shares and bands of R(t) do not claim what the pairs gain.";
pub const GOAL: &str = "Replications until the intervals are narrow: in rounds (Chow and Robbins 1965); such intervals cover a little less often than they say.";

/// A model of theory.
pub fn model(name: &str, source: &str) -> String {
    format!("Theory, {name}: {source}.")
}
