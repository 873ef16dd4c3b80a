//! Learning: enrolments, progress, bookmarks, notes, reviews, certificates.
//!
//! | operation | file |
//! |---|---|

use shared::http::Group;
use shared::lambda::Function;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("learning", group)
}

/// Its operations.
fn group() -> Group {
    Group::new()
}
