//! nexosim, with one model that schedules events for itself on one thread: its quickest form.

use std::time::Duration;

use cpu_time::ProcessTime;
use nexosim::model::{Context, Model, schedulable};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use peers::{Cluster, wanted};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Hub {
    #[serde(skip, default = "nothing")]
    cluster: Cluster,
    #[serde(skip, default = "ProcessTime::now")]
    began: ProcessTime,
    requests: u64,
    left: u64,
}

fn nothing() -> Cluster {
    Cluster::new(0)
}

#[Model]
impl Hub {
    #[nexosim(init)]
    async fn init(&mut self, context: &Context<Self>) {
        self.schedule_arrival(context);
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), context: &Context<Self>) {
        if let Some((server, service)) = self.cluster.arrive(seconds(context.time())) {
            self.schedule_departure(server, service, context);
        }
        self.schedule_arrival(context);
    }

    #[nexosim(schedulable)]
    async fn depart(&mut self, server: usize, context: &Context<Self>) {
        if let Some(service) = self.cluster.depart(server, seconds(context.time())) {
            self.schedule_departure(server, service, context);
        }
        self.left -= 1;
        if self.left == 0 {
            self.cluster.report(self.began);
        }
    }

    fn schedule_arrival(&mut self, context: &Context<Self>) {
        if let Some(gap) = self.cluster.gap() {
            context.schedule_event(span(gap), schedulable!(Self::arrive), ()).expect("a gap is positive");
        }
    }

    fn schedule_departure(&mut self, server: usize, service: f64, context: &Context<Self>) {
        context.schedule_event(span(service), schedulable!(Self::depart), server).expect("a service is positive");
    }
}

/// At least a nanosecond: nexosim takes nothing shorter.
fn span(seconds: f64) -> Duration {
    Duration::from_nanos(((seconds * 1e9) as u64).max(1))
}

fn seconds(time: MonotonicTime) -> f64 {
    time.duration_since(MonotonicTime::EPOCH).as_secs_f64()
}

fn main() {
    let requests = wanted();
    let hub = Hub { cluster: Cluster::new(requests), began: ProcessTime::now(), requests, left: requests };
    let mut simulation = SimInit::with_num_threads(1)
        .add_model(hub, Mailbox::new(), "hub")
        .init(MonotonicTime::EPOCH)
        .expect("the bench is sound");
    simulation.run().expect("the bench runs to its end");
}
