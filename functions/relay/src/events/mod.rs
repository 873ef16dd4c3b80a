//! Events of the outbox.

pub(crate) mod relay;
