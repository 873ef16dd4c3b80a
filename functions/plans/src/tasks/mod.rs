//! Tasks of a plan.

pub(crate) mod update;
pub(crate) mod view;
