//! Second paths of operations.

use shared::http::group::Alias;
use utoipa::openapi::path::HttpMethod::Post;

pub(crate) const ALIASES: [Alias; 4] = [
    (Post, "/api/create_order", "/api/payments/create_order"),
    (Post, "/create_order", "/api/payments/create_order"),
    (Post, "/api/verify_payment", "/api/payments/verify_payment"),
    (Post, "/verify_payment", "/api/payments/verify_payment"),
];
