//! Other paths of the same operations, which older clients use.

use shared::http::group::Alias;
use utoipa::openapi::path::HttpMethod::{Delete, Get, Patch, Post, Put};

/// Paths of older clients, which repeat `courses`.
pub(crate) const COURSES: [Alias; 2] = [
    (Get, "/api/courses/courses", "/api/courses"),
    (Post, "/api/courses/courses", "/api/courses"),
];

/// Paths of older clients, which call sections modules and lectures contents.
pub(crate) const MODULES: [Alias; 9] = [
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
