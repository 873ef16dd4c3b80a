//! Tasks of a plan.

mod update;
