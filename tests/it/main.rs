//! Native integration tests; the folder mirrors `src/`.
