//! The picture of a run: a snapshot becomes shapes with roles. No colours, no canvas, no words of its own.
//!
//! `Layout` says where things stand, `Marks` remembers what has just been lost, `Lens` says how to look,
//! and `Scene` holds the shapes of one instant, in the order in which they are painted. Nothing is drawn that the
//! engine did not do: one dot is one request, and where dots stand for many the scene carries a label that says so.

mod build;
mod hit;
mod kinds;
mod label;
mod layout;
mod marks;
mod pack;
mod server;
mod shape;
mod text;
mod travel;

pub use build::{Lens, Motion, Scene};
pub use hit::Hit;
pub use kinds::{Sign, Signs};
pub use label::{Label, Post, Truth};
pub use layout::{Card, Layout, Orientation, Scale};
pub use marks::{Kind as MarkKind, Mark, Marks};
pub use server::{is_misjudged, truth_of};
pub use shape::{AGE_STEPS, Anchor, Curve, Dot, DotKind, Font, Point, Rect, Role, Shape, Way};
pub use text::estimate_width;
