//! Offline operations.

mod sync;
