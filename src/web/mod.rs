//! All browser calls, thin; knows nothing of the domain.
//!
//! Storage, clipboard and history may refuse, above all in frames: every call here fails soft.

pub mod address;
pub mod canvas;
pub mod clip;
pub mod clipboard;
pub mod document;
pub mod download;
mod loose;
pub mod memory;
pub mod one_file;
pub mod panic;
pub mod parent;
pub mod picture;
pub mod seed;
pub mod sound;
pub mod upload;
pub mod watch;
pub mod worker_host;
pub mod worker_pool;
