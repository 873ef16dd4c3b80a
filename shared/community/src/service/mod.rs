//! What several operations, or the API and the live chat, do with rows and rules.

pub mod attachments;
pub mod direct_messages;
pub mod fanout;
pub mod mentions;
pub mod messages;
pub mod post_changes;
pub mod posts;
pub mod reactions;
pub mod reports;
pub mod subscriptions;
