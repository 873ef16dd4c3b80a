//! What can be learnt: categories, courses, instructors, sections, lectures, subjects.
//!
//! | operation | file |
//! |---|---|

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("catalog", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
}
