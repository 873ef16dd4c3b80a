//! Shorter paths of the same operations, which older clients use.

use shared::http::group::Alias;
use utoipa::openapi::HttpMethod;

pub(crate) const ALIASES: [Alias; 5] = [
    (HttpMethod::Post, "/plans/generate", "/api/plans/generate"),
    (HttpMethod::Post, "/plans/reschedule", "/api/plans/reschedule"),
    (HttpMethod::Post, "/feedback", "/api/feedback"),
    (HttpMethod::Get, "/subjects", "/api/plans/subjects"),
    (HttpMethod::Post, "/subjects", "/api/plans/subjects"),
];
