//! What can be learnt: categories, courses, instructors, sections, lectures, subjects.
//!
//! | operation | file |
//! |---|---|
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

mod create_lecture;
mod create_section;
mod get_lecture;
mod get_section;
mod lecture_reply;
mod list_lectures;
mod list_sections;
mod remove_lecture;
mod remove_section;
mod section_reply;
mod update_lecture;
mod update_section;

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
        .aliases(&MODULES)
}
