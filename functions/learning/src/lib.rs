//! Learning: enrollments, progress, notes, bookmarks, reviews, certificates, and operations that were done offline.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

use crate::aliases::ALIASES;

mod aliases;
mod annotations;
mod bookmarks;
mod certificates;
mod course_enrollments;
mod enrollments;
mod notes;
mod offline_operations;
mod progress;
mod reviews;

/// The function `learning`.
pub fn function() -> Function {
    Function::http::<Learning>("learning")
}

struct Learning;

impl EndpointGroup for Learning {
    const DESCRIPTION: &'static str = "Enrollments, progress, bookmarks, notes, reviews and certificates.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(enrollments::operations)
            .resource(course_enrollments::operations)
            .resource(progress::operations)
            .resource(notes::operations)
            .resource(bookmarks::operations)
            .resource(offline_operations::operations)
            .resource(reviews::operations)
            .resource(certificates::operations)
            .aliases(&ALIASES)
    }
}
