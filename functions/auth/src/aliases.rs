//! Other paths of the same operations.

use shared::http::group::Alias;
use utoipa::openapi::HttpMethod::{Get, Post};

pub(crate) const ALIASES: &[Alias] = &[
    (Post, "/api/auth/request-otp", "/api/request-otp"),
    (Post, "/api/login", "/api/auth/login"),
    (Post, "/api/accounts/login", "/api/auth/login"),
    (Post, "/accounts/login", "/api/auth/login"),
    (Post, "/api/accounts/register", "/api/auth/register"),
    (Post, "/accounts/register", "/api/auth/register"),
    (Post, "/api/logout", "/api/auth/logout"),
    (Get, "/api/profile", "/api/auth/profile"),
];
