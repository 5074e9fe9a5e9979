//! All browser calls, thin; knows nothing of the domain.

pub mod panic;
pub mod worker_host;
pub mod worker_pool;
