//! The token of a link, and the pages that it leads to.

use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use shared::{App, Error, Result};
use shared_community::http::group_access::query_parameter;
use shared_notifications::unsubscribe::{Subscription, decode};

/// The subscription of the token in the query. Unknown tokens are not found.
pub(crate) struct Subscribed(pub(crate) Subscription);

impl FromRequestParts<App> for Subscribed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let token = query_parameter(parts, "token").ok_or_else(|| Error::field("token", "is required"))?;
        decode(&app.secrets, &token)?.map(Self).ok_or_else(Error::not_found)
    }
}

/// A page with these paragraphs. It has no style and no script, so its policy allows none.
pub(crate) fn page(body: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
        ),
        // The URL contains a token.
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Notifications by email</title></head>\n\
         <body>\n<h1>Notifications by email</h1>\n{body}\n</body>\n</html>\n"
    );
    (headers, html).into_response()
}
