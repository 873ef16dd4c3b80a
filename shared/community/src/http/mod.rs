//! Extractors that are permissions, and the views that several operations return.

pub mod frames;
pub mod group_access;
pub mod message_access;
pub mod person;
pub mod post_access;
pub mod senders;

pub use group_access::{GroupAccess, GroupInstructor, GroupMember, GroupModerator, VisibleGroup};
pub use message_access::{OwnMessage, RemovableMessage, VisibleMessage};
pub use person::People;
pub use post_access::{ModeratedPost, PostAccess, VisiblePost, VisiblePostDetails};
