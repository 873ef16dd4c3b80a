//! The rows. Each repository lists its access patterns at its head.

pub mod blocks;
pub mod direct_messages;
pub mod groups;
pub mod heads;
pub mod members;
pub mod messages;
pub mod places;
pub mod posts;
pub mod reactions;
pub mod receipts;
pub mod reports;
pub mod shards;
pub mod typing;
pub mod wakeups;
