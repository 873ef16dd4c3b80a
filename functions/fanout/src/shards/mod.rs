//! Shards of connections: a worker serves one under a lease.

mod frames;
mod pass;
mod plan;
pub(crate) mod wake;
