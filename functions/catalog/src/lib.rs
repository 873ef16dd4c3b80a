//! What can be learnt: categories, courses, instructors, subjects, sections, lectures.
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
//! | `GET /api/courses/{course}/sections` | `list_sections.rs` |
//! | `POST /api/courses/{course}/sections` | `create_section.rs` |
//! | `GET /api/sections/{id}` | `get_section.rs` |
//! | `PUT, PATCH /api/sections/{id}` | `update_section.rs` |
//! | `DELETE /api/sections/{id}` | `remove_section.rs` |
//! | `GET /api/sections/{id}/lectures` | `list_lectures.rs` |
//! | `POST /api/sections/{id}/lectures` | `create_lecture.rs` |
//! | `GET /api/lectures/{id}` | `get_lecture.rs` |
//! | `PUT, PATCH /api/lectures/{id}` | `update_lecture.rs` |
//! | `DELETE /api/lectures/{id}` | `remove_lecture.rs` |

use shared::http::Group;
use shared::http::group::{Alias, Target};
use shared::lambda::Function;
use shared::routes;
use utoipa::openapi::path::HttpMethod::{Delete, Get, Patch, Post, Put};

mod add_category;
mod add_course_instructor;
mod add_preferred_subject;
mod category;
mod course_body;
mod course_filter;
mod create_course;
mod create_lecture;
mod create_section;
mod delete_course;
mod edit_course;
mod get_category;
mod get_course;
mod get_instructor;
mod get_lecture;
mod get_section;
mod get_subject;
mod instructor_reply;
mod lecture_reply;
mod list_available_subjects;
mod list_categories;
mod list_course_instructors;
mod list_courses;
mod list_instructors;
mod list_lectures;
mod list_preferred_subjects;
mod list_sections;
mod publish_course;
mod remove_category;
mod remove_course_instructor;
mod remove_lecture;
mod remove_preferred_subject;
mod remove_section;
mod section_reply;
mod subject_reply;
mod unpublish_course;
mod update_category;
mod update_course;
mod update_lecture;
mod update_section;

/// The paths of the source that has courses below courses.
const COURSES: [Alias; 2] = [
    (Get, "/api/courses/courses", "/api/courses"),
    (Post, "/api/courses/courses", "/api/courses"),
];

/// The paths of the source that calls sections modules and lectures contents.
const MODULES: [Alias; 9] = [
    (Get, "/api/courses/{course}/modules", "/api/courses/{course}/sections"),
    (Post, "/api/courses/{course}/modules", "/api/courses/{course}/sections"),
    (Get, "/api/modules/{id}", "/api/sections/{id}"),
    (Put, "/api/modules/{id}", "/api/sections/{id}"),
    (Patch, "/api/modules/{id}", "/api/sections/{id}"),
    (Delete, "/api/modules/{id}", "/api/sections/{id}"),
    (Get, "/api/modules/{id}/lectures", "/api/sections/{id}/lectures"),
    (Post, "/api/modules/{id}/lectures", "/api/sections/{id}/lectures"),
    (Get, "/api/courses/contents/{id}", "/api/lectures/{id}"),
];

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::http("catalog", group, group)
}

/// Its operations.
fn group<T: Target>() -> Group<T> {
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
        .operation(routes!(list_sections::list_sections))
        .operation(routes!(create_section::create_section))
        .operation(routes!(get_section::get_section))
        .operation(routes!(update_section::update_section))
        .operation(routes!(remove_section::remove_section))
        .operation(routes!(list_lectures::list_lectures))
        .operation(routes!(create_lecture::create_lecture))
        .operation(routes!(get_lecture::get_lecture))
        .operation(routes!(update_lecture::update_lecture))
        .operation(routes!(remove_lecture::remove_lecture))
        .aliases(&COURSES)
        .aliases(&MODULES)
}
