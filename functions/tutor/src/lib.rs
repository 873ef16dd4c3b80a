//! The tutor answers questions about a course from its files. `functions/chat` takes the same questions over a socket.

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;

mod conversations;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("tutor", group, group)
}

fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(conversations::ask::ask))
        .operation(routes!(conversations::list::list_conversations))
        .operation(routes!(conversations::get::get_conversation))
}
