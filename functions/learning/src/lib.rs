//! Learning: enrollments, progress, notes, bookmarks, reviews, certificates, and operations that were done offline.

use shared::http::Group;
use shared::http::group::{EndpointGroup, Sink};
use shared::lambda::Function;
use shared::routes;
use utoipa::openapi::path::HttpMethod::{Post, Put};

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
#[must_use]
pub fn function() -> Function {
    Function::http::<Learning>("learning")
}

struct Learning;

impl EndpointGroup for Learning {
    const DESCRIPTION: &'static str = "Enrollments, progress, bookmarks, notes, reviews and certificates.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .operation(routes!(enrollments::enroll::enroll))
            .operation(routes!(course_enrollments::list::list_course_enrollments))
            .operation(routes!(enrollments::list::list_enrollments))
            .operation(routes!(enrollments::create::create_enrollment))
            .operation(routes!(enrollments::get::get_enrollment))
            .operation(routes!(enrollments::cancel::cancel_enrollment))
            .operation(routes!(progress::list::list_progress))
            .operation(routes!(progress::get::get_progress))
            .operation(routes!(progress::update::update_progress))
            .operation(routes!(progress::update::update_content_progress))
            .operation(routes!(notes::list::list_notes))
            .operation(routes!(notes::create::create_note))
            .operation(routes!(notes::update::update_note))
            .operation(routes!(notes::delete::delete_note))
            .operation(routes!(bookmarks::list::list_bookmarks))
            .operation(routes!(bookmarks::create::create_bookmark))
            .operation(routes!(bookmarks::update::update_bookmark))
            .operation(routes!(bookmarks::delete::delete_bookmark))
            .operation(routes!(offline_operations::sync::sync))
            .operation(routes!(reviews::list::list_reviews))
            .operation(routes!(reviews::create::create_review))
            .operation(routes!(reviews::update::update_review))
            .operation(routes!(reviews::delete::delete_review))
            .operation(routes!(certificates::get::get_certificate))
            .operation(routes!(certificates::verify::verify_certificate))
            .aliases(&[
                (Post, "/progress/update", "/api/progress/update"),
                (Put, "/progress/update", "/api/progress/update"),
            ])
    }
}
