//! simcore as its documentation models systems: a component for the source, for the hub and for each server, with events between them.

use std::cell::RefCell;
use std::rc::Rc;

use cpu_time::ProcessTime;
use peers::{Cluster, SERVERS, wanted};
use serde::Serialize;
use simcore::{Event, EventHandler, Id, Simulation, SimulationContext, cast};

#[derive(Clone, Serialize)]
struct Due {}

#[derive(Clone, Serialize)]
struct Request {}

#[derive(Clone, Serialize)]
struct Work {
    service: f64,
}

#[derive(Clone, Serialize)]
struct Served {}

#[derive(Clone, Serialize)]
struct Answer {
    server: usize,
}

struct Source {
    cluster: Rc<RefCell<Cluster>>,
    context: SimulationContext,
    hub: Id,
}

impl Source {
    fn schedule(&self) {
        if let Some(gap) = self.cluster.borrow_mut().gap() {
            self.context.emit_self(Due {}, gap);
        }
    }
}

impl EventHandler for Source {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Due {} => {
                self.context.emit_now(Request {}, self.hub);
                self.schedule();
            }
        })
    }
}

struct Hub {
    cluster: Rc<RefCell<Cluster>>,
    context: SimulationContext,
    servers: Vec<Id>,
}

impl EventHandler for Hub {
    fn on(&mut self, event: Event) {
        let now = self.context.time();
        cast!(match event.data {
            Request {} => {
                if let Some((server, service)) = self.cluster.borrow_mut().arrive(now) {
                    self.context.emit_now(Work { service }, self.servers[server]);
                }
            }
            Answer { server } => {
                if let Some(service) = self.cluster.borrow_mut().depart(server, now) {
                    self.context.emit_now(Work { service }, self.servers[server]);
                }
            }
        })
    }
}

struct Server {
    number: usize,
    context: SimulationContext,
    hub: Id,
}

impl EventHandler for Server {
    fn on(&mut self, event: Event) {
        cast!(match event.data {
            Work { service } => {
                self.context.emit_self(Served {}, service);
            }
            Served {} => {
                self.context.emit_now(Answer { server: self.number }, self.hub);
            }
        })
    }
}

fn main() {
    let began = ProcessTime::now();
    let mut simulation = Simulation::new(1);
    let cluster = Rc::new(RefCell::new(Cluster::new(wanted())));
    let context = simulation.create_context("hub");
    let hub = context.id();
    let servers = (0..SERVERS).map(|number| {
        let name = format!("server{number}");
        let context = simulation.create_context(&name);
        simulation.add_handler(&name, Rc::new(RefCell::new(Server { number, context, hub })))
    });
    let servers = servers.collect();
    simulation.add_handler("hub", Rc::new(RefCell::new(Hub { cluster: cluster.clone(), context, servers })));
    let context = simulation.create_context("source");
    let source = Rc::new(RefCell::new(Source { cluster: cluster.clone(), context, hub }));
    simulation.add_handler("source", source.clone());
    source.borrow().schedule();
    simulation.step_until_no_events();
    cluster.borrow().report(began);
}
