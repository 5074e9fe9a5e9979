//! Every mechanism has a preset and leaves a trace on the stage.

use nines::app::captions::say;
use nines::scenario::decode_strict;
use nines::scene::{Layout, Lens, Marks, Scene, Sign};
use nines::sim::{Advance, SimDuration, SimTime, Simulation, Snapshot};

/// Whether something comes up on the stage of a preset, looked at every few milliseconds.
fn comes_up(preset: &str, is_meant: impl Fn(&Scene) -> bool) -> bool {
    let scenario = decode_strict(preset).unwrap_or_else(|errors| panic!("{preset}: {errors:?}")).scenario;
    let config = scenario.config();
    let mut run = Simulation::new(config);
    let (mut marks, mut snapshot, mut scene) = (Marks::new(), Snapshot::default(), Scene::new());
    let mut until = SimTime::ZERO;
    loop {
        until += SimDuration::from_millis(if until < SimTime::from_seconds(60.0) { 47 } else { 497 });
        let is_over = run.run_until(until, u64::MAX, &mut marks) == Advance::Finished;
        run.snapshot_into(&mut snapshot);
        let layout = Layout::for_size(1100.0, 620.0, snapshot.servers.len());
        scene.fill(&snapshot, &marks, &layout, &Lens::of(run.settings(), 1.0, say));
        if is_meant(&scene) {
            return true;
        }
        if is_over {
            return false;
        }
    }
}

#[test]
fn every_mechanism_that_has_words_or_a_shape_shows_them() {
    for (preset, words) in [
        ("second-controller", "standing by"),
        ("second-controller", "at work"),
        ("split-brain", "works, too"),
        ("breaker", "breaker open"),
        ("breaker", "breaker half open"),
        ("fixed-limit", "of 12 let in"),
        ("adaptive-limit", "let in"),
        ("herding", "load as of"),
        ("stalled-checks", "checks stand still"),
        ("panic", "panic"),
        ("spill-over", "backups take 30 %"),
        ("autoscaling", "switched off"),
        ("autoscaling", "starting"),
        ("repair-crew", "waits for the crew"),
        ("nginx-fails", "one request tries"),
        ("cold-start", "cold"),
        ("slow-start", "% of its weight"),
        ("retry-budget", "retries not allowed"),
        ("envoy-ejection", "ejected"),
        ("drain", "draining"),
        ("backup", "backup"),
        ("mixed-servers", "weight 4"),
    ] {
        assert!(comes_up(preset, |scene| scene.words.contains(words)), "{preset}: nothing says “{words}”");
    }
    for (preset, sign) in [
        ("hedging", Sign::Hedge),
        ("prequal", Sign::Question),
        ("retries", Sign::Retry),
        ("metastable", Sign::Wasted),
        ("deadline", Sign::Clock),
    ] {
        assert!(comes_up(preset, |scene| scene.signs().contains(sign)), "{preset}: no {sign:?}");
    }
}
