//! Community: groups, posts, messages and blocks.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

mod attachments;
mod blocks;
mod direct_messages;
mod groups;
mod members;
mod messages;
mod posts;
mod reason;

/// The function `community`.
pub fn function() -> Function {
    Function::http::<Community>("community")
}

struct Community;

impl EndpointGroup for Community {
    const DESCRIPTION: &'static str = "The communities of courses, with posts and chats, and messages between users.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(groups::operations)
            .resource(members::operations)
            .resource(posts::operations)
            .resource(messages::operations)
            .resource(attachments::operations)
            .resource(direct_messages::operations)
            .resource(blocks::operations)
    }
}
