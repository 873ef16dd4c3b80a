//! Second paths of operations: older apps know notifications as a part of the community.

use shared::http::group::Alias;
use utoipa::openapi::path::HttpMethod::{Delete, Get, Post, Put};

pub(crate) const ALIASES: [Alias; 9] = [
    (Get, "/api/notifications", "/api/community/notifications"),
    (Post, "/api/notifications", "/api/community/notifications"),
    (Get, "/api/notifications/{id}", "/api/community/notifications/{id}"),
    (Delete, "/api/notifications/{id}", "/api/community/notifications/{id}"),
    (
        Post,
        "/api/notifications/{id}/mark-as-read",
        "/api/community/notifications/{id}/mark-as-read",
    ),
    (
        Post,
        "/api/notifications/mark-all-as-read",
        "/api/community/notifications/mark-all-as-read",
    ),
    (
        Get,
        "/api/notifications/unread-count",
        "/api/community/notifications/unread-count",
    ),
    (
        Get,
        "/api/community/notifications/preferences",
        "/api/notifications/preferences",
    ),
    (
        Put,
        "/api/community/notifications/preferences",
        "/api/notifications/preferences",
    ),
];
