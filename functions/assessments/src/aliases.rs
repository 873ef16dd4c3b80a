//! Second paths of operations.

use shared::http::group::Alias;
use utoipa::openapi::path::HttpMethod::{Get, Post};

pub(crate) const ALIASES: [Alias; 3] = [
    (Post, "/quiz-attempts/start", "/api/quiz-attempts/start"),
    (Post, "/quiz-attempts/{id}/submit", "/api/quiz-attempts/{id}/submit"),
    (Get, "/quiz-attempts/{id}/result", "/api/quiz-attempts/{id}/result"),
];
