//! What can be learnt: categories, courses, instructors, sections, lectures, subjects.
//!
//! | operation | file |
//! |---|---|

use shared::http::Group;
use shared::lambda::Function;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("catalog", group)
}

/// Its operations.
fn group() -> Group {
    Group::new()
}
