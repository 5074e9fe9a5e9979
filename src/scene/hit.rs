//! What is under a finger.

use super::build::Scene;
use super::layout::Layout;
use super::shape::{Curve, Point};
use crate::sim::config::ServerNodeId;

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    Server(ServerNodeId),
    Controller,
    Device,
    ServerLink(ServerNodeId),
    DeviceLink,
    /// A request on a link, by its number.
    Request(u64),
}

/// How far from a line a finger may be and still mean it.
const LINK_REACH: f32 = 9.0;
/// The same for a request.
const REQUEST_REACH: f32 = 4.0;

impl Scene {
    /// The thing at `x`, `y`. Cards come first, so that a dot in a queue does not stand between a click and its server.
    pub fn hit(&self, layout: &Layout, x: f32, y: f32) -> Option<Hit> {
        let point = Point::new(x, y);
        let card = layout.servers.iter().position(|card| card.rect.contains(point));
        if let Some(index) = card {
            return Some(Hit::Server(ServerNodeId(index as u16)));
        }
        if layout.controller.contains(point) {
            return Some(Hit::Controller);
        }
        if layout.device.contains(point) || layout.others.iter().any(|(rect, _)| rect.contains(point)) {
            return Some(Hit::Device);
        }
        self.request_at(point).map(Hit::Request).or_else(|| link_at(layout, point))
    }

    /// The nearest request within reach.
    pub fn request_at(&self, point: Point) -> Option<u64> {
        self.dots
            .iter()
            .filter(|dot| dot.at.distance(point) <= dot.radius + REQUEST_REACH)
            .filter_map(|dot| Some((dot.at.distance(point), dot.request?)))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, request)| request)
    }
}

fn link_at(layout: &Layout, point: Point) -> Option<Hit> {
    let to_servers = layout.server_links.iter().enumerate();
    to_servers
        .map(|(index, link)| (distance(link, point), Hit::ServerLink(ServerNodeId(index as u16))))
        .chain([(distance(&layout.device_link, point), Hit::DeviceLink)])
        .filter(|(distance, _)| *distance <= LINK_REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, hit)| hit)
}

fn distance(link: &Curve, point: Point) -> f32 {
    (0..=32).map(|step| link.at(step as f32 / 32.0).distance(point)).fold(f32::INFINITY, f32::min)
}
