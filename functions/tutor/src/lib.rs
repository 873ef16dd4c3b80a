//! The tutor answers questions about a course from its files. `functions/chat` takes the same questions over a socket.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;

mod conversations;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http::<Tutor>("tutor")
}

struct Tutor;

impl EndpointGroup for Tutor {
    const DESCRIPTION: &'static str =
        "Questions about a course, answered from its files. Every answer quotes its sources.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(conversations::ask::ask))
            .operation(routes!(conversations::list::list_conversations))
            .operation(routes!(conversations::get::get_conversation))
    }
}
