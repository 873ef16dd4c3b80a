//! Learning: enrolments, progress, bookmarks, notes, reviews, certificates.
//!
//! | operation | file |
//! |---|---|
//! | `POST /api/courses/{course}/enroll` | `enroll.rs` |
//! | `GET /api/courses/{course}/enrollments` | `list_roll.rs` |
//! | `GET /api/enrollments` | `list_enrollments.rs` |
//! | `POST /api/enrollments` | `create_enrollment.rs` |
//! | `GET /api/enrollments/{id}` | `get_enrollment.rs` |
//! | `DELETE /api/enrollments/{id}` | `cancel_enrollment.rs` |
//! | `GET /api/enrollments/{id}/progress` | `list_progress.rs` |
//! | `GET /api/lectures/{id}/progress` | `get_progress.rs` |
//! | `POST, PUT /api/lectures/{id}/progress`, `/api/progress/update` | `update_progress.rs` |
//! | `GET /api/enrollments/{id}/notes` | `list_notes.rs` |
//! | `POST /api/lectures/{id}/notes` | `add_note.rs` |
//! | `PUT /api/notes/{id}` | `change_note.rs` |
//! | `DELETE /api/notes/{id}` | `remove_note.rs` |
//! | `GET /api/enrollments/{id}/bookmarks` | `list_bookmarks.rs` |
//! | `POST /api/lectures/{id}/bookmarks` | `add_bookmark.rs` |
//! | `PUT /api/bookmarks/{id}` | `change_bookmark.rs` |
//! | `DELETE /api/bookmarks/{id}` | `remove_bookmark.rs` |
//! | `POST /api/sync` | `sync.rs` |
//! | `GET /api/courses/{course}/reviews` | `list_reviews.rs` |
//! | `POST /api/courses/{course}/reviews` | `add_review.rs` |
//! | `PUT /api/reviews/{id}` | `change_review.rs` |
//! | `DELETE /api/reviews/{id}` | `remove_review.rs` |
//! | `GET /api/enrollments/{id}/certificate` | `get_certificate.rs` |
//! | `GET /api/certificates/{code}` | `verify_certificate.rs` |

use shared::http::Group;
use shared::http::group::Target;
use shared::lambda::Function;
use shared::routes;
use utoipa::openapi::path::HttpMethod::{Post, Put};

mod add_bookmark;
mod add_note;
mod add_review;
mod answer;
mod cancel_enrollment;
mod certificate_pdf;
mod certificate_reply;
mod change_bookmark;
mod change_note;
mod change_review;
mod create_enrollment;
mod enroll;
mod enrolling;
mod enrollment_reply;
mod get_certificate;
mod get_enrollment;
mod get_progress;
mod list_bookmarks;
mod list_enrollments;
mod list_notes;
mod list_progress;
mod list_reviews;
mod list_roll;
mod marking;
mod own_mark;
mod own_review;
mod progress_change;
mod progress_reply;
mod progress_request;
mod ranking;
mod receipt;
mod remove_bookmark;
mod remove_note;
mod remove_review;
mod review_reply;
mod seconds;
mod sync;
mod sync_target;
mod update_progress;
mod verify_certificate;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("learning", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
    Group::new()
        .operation(routes!(enroll::enroll))
        .operation(routes!(list_roll::list_roll))
        .operation(routes!(list_enrollments::list_enrollments))
        .operation(routes!(create_enrollment::create_enrollment))
        .operation(routes!(get_enrollment::get_enrollment))
        .operation(routes!(cancel_enrollment::cancel_enrollment))
        .operation(routes!(list_progress::list_progress))
        .operation(routes!(get_progress::get_progress))
        .operation(routes!(update_progress::update_progress))
        .operation(routes!(update_progress::update_content_progress))
        .operation(routes!(list_notes::list_notes))
        .operation(routes!(add_note::add_note))
        .operation(routes!(change_note::change_note))
        .operation(routes!(remove_note::remove_note))
        .operation(routes!(list_bookmarks::list_bookmarks))
        .operation(routes!(add_bookmark::add_bookmark))
        .operation(routes!(change_bookmark::change_bookmark))
        .operation(routes!(remove_bookmark::remove_bookmark))
        .operation(routes!(sync::sync))
        .operation(routes!(list_reviews::list_reviews))
        .operation(routes!(add_review::add_review))
        .operation(routes!(change_review::change_review))
        .operation(routes!(remove_review::remove_review))
        .operation(routes!(get_certificate::get_certificate))
        .operation(routes!(verify_certificate::verify_certificate))
        .aliases(&[
            (Post, "/progress/update", "/api/progress/update"),
            (Put, "/progress/update", "/api/progress/update"),
        ])
}
