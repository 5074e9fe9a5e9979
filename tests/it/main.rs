//! Native integration tests; the folder mirrors `src/`.
mod scenario;
