//! The reconciler.

mod payments;
