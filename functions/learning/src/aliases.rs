//! Second paths of operations.

use shared::http::group::Alias;
use utoipa::openapi::path::HttpMethod::{Post, Put};

pub(crate) const ALIASES: [Alias; 2] = [
    (Post, "/progress/update", "/api/progress/update"),
    (Put, "/progress/update", "/api/progress/update"),
];
