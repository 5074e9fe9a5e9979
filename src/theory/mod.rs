//! Closed forms and small exact chains: what the engine's runs are held against, and the lines beside measured points.
//!
//! Plain functions on `f64`, times in the unit of 1/μ or seconds, whichever the rates are in. All logarithms through `libm`.
