//! The tutor answers questions about a course from its files. `functions/chat` takes the same questions over a socket.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

mod conversations;

/// The function.
pub fn function() -> Function {
    Function::http::<Tutor>("tutor")
}

struct Tutor;

impl EndpointGroup for Tutor {
    const DESCRIPTION: &'static str =
        "Questions about a course, answered from its files. Every answer quotes its sources.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new().resource(conversations::operations)
    }
}
