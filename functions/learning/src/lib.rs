//! Learning: enrolments, progress, bookmarks, notes, reviews, certificates.
//!
//! | operation | file |
//! |---|---|

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("learning", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
}
