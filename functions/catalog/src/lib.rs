//! What can be learnt: categories, courses, instructors, sections, lectures, subjects.
//!
//! | operation | file |
//! |---|---|
//! | `GET /api/courses` | `list_courses.rs` |
//! | `POST /api/courses` | `create_course.rs` |
//! | `GET /api/courses/{course}` | `get_course.rs` |
//! | `PUT, PATCH /api/courses/{course}` | `update_course.rs` |
//! | `DELETE /api/courses/{course}` | `delete_course.rs` |
//! | `POST /api/courses/{course}/publish` | `publish_course.rs` |
//! | `POST /api/courses/{course}/unpublish` | `unpublish_course.rs` |
//! | `GET /api/courses/categories` | `list_categories.rs` |
//! | `POST /api/courses/categories` | `add_category.rs` |
//! | `GET /api/courses/categories/{id}` | `get_category.rs` |
//! | `PUT, PATCH /api/courses/categories/{id}` | `update_category.rs` |
//! | `DELETE /api/courses/categories/{id}` | `remove_category.rs` |
//! | `GET /api/courses/{course}/instructors` | `list_course_instructors.rs` |
//! | `POST /api/courses/{course}/instructors` | `add_course_instructor.rs` |
//! | `DELETE /api/courses/{course}/instructors/{user_id}` | `remove_course_instructor.rs` |
//! | `GET /api/instructors` | `list_instructors.rs` |
//! | `GET /api/instructors/{id}` | `get_instructor.rs` |
//! | `GET /api/subjects/available` | `list_available_subjects.rs` |
//! | `GET /api/subjects/preferred` | `list_preferred_subjects.rs` |
//! | `POST /api/subjects/preferred` | `add_preferred_subject.rs` |
//! | `DELETE /api/subjects/preferred/{course}` | `remove_preferred_subject.rs` |
//! | `GET /api/subjects/{course}` | `get_subject.rs` |

use shared::http::Group;
use shared::http::group::Alias;
use shared::lambda::Function;
use utoipa::openapi::HttpMethod;
use utoipa_axum::routes;

mod add_category;
mod add_course_instructor;
mod add_preferred_subject;
mod category;
mod course_body;
mod course_filter;
mod create_course;
mod delete_course;
mod edit_course;
mod get_category;
mod get_course;
mod get_instructor;
mod get_subject;
mod instructor_reply;
mod list_available_subjects;
mod list_categories;
mod list_course_instructors;
mod list_courses;
mod list_instructors;
mod list_preferred_subjects;
mod publish_course;
mod remove_category;
mod remove_course_instructor;
mod remove_preferred_subject;
mod subject_reply;
mod unpublish_course;
mod update_category;
mod update_course;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("catalog", group)
}

/// Its operations.
fn group() -> Group {
    Group::new()
        .operation(routes!(list_courses::list_courses))
        .operation(routes!(create_course::create_course))
        .operation(routes!(get_course::get_course))
        .operation(routes!(update_course::update_course))
        .operation(routes!(delete_course::delete_course))
        .operation(routes!(publish_course::publish_course))
        .operation(routes!(unpublish_course::unpublish_course))
        .operation(routes!(list_categories::list_categories))
        .operation(routes!(add_category::add_category))
        .operation(routes!(get_category::get_category))
        .operation(routes!(update_category::update_category))
        .operation(routes!(remove_category::remove_category))
        .operation(routes!(list_course_instructors::list_course_instructors))
        .operation(routes!(add_course_instructor::add_course_instructor))
        .operation(routes!(remove_course_instructor::remove_course_instructor))
        .operation(routes!(list_instructors::list_instructors))
        .operation(routes!(get_instructor::get_instructor))
        .operation(routes!(list_available_subjects::list_available_subjects))
        .operation(routes!(list_preferred_subjects::list_preferred_subjects))
        .operation(routes!(add_preferred_subject::add_preferred_subject))
        .operation(routes!(remove_preferred_subject::remove_preferred_subject))
        .operation(routes!(get_subject::get_subject))
        .aliases(&ALIASES)
}

/// Second paths.
const ALIASES: [Alias; 2] = [
    (HttpMethod::Get, "/api/courses/courses", "/api/courses"),
    (HttpMethod::Post, "/api/courses/courses", "/api/courses"),
];
