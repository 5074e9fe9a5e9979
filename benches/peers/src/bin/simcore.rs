//! simcore, with one component that emits events to itself: its quickest form.

use std::cell::RefCell;
use std::rc::Rc;

use cpu_time::ProcessTime;
use peers::{Cluster, wanted};
use serde::Serialize;
use simcore::{Event, EventHandler, Simulation, SimulationContext, cast};

#[derive(Clone, Serialize)]
struct Arrival {}

#[derive(Clone, Serialize)]
struct Departure {
    server: usize,
}

struct Hub {
    cluster: Cluster,
    context: SimulationContext,
}

impl Hub {
    fn schedule_arrival(&mut self) {
        if let Some(gap) = self.cluster.gap() {
            self.context.emit_self(Arrival {}, gap);
        }
    }
}

impl EventHandler for Hub {
    fn on(&mut self, event: Event) {
        let now = self.context.time();
        cast!(match event.data {
            Arrival {} => {
                if let Some((server, service)) = self.cluster.arrive(now) {
                    self.context.emit_self(Departure { server }, service);
                }
                self.schedule_arrival();
            }
            Departure { server } => {
                if let Some(service) = self.cluster.depart(server, now) {
                    self.context.emit_self(Departure { server }, service);
                }
            }
        })
    }
}

fn main() {
    let began = ProcessTime::now();
    let mut simulation = Simulation::new(1);
    let context = simulation.create_context("hub");
    let hub = Rc::new(RefCell::new(Hub { cluster: Cluster::new(wanted()), context }));
    simulation.add_handler("hub", hub.clone());
    hub.borrow_mut().schedule_arrival();
    simulation.step_until_no_events();
    hub.borrow().cluster.report(began);
}
