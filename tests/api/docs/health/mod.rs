//! Liveness.

mod get;
