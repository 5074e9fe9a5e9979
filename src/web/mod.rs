//! All browser calls, thin; knows nothing of the domain.
