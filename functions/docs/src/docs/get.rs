//! `GET /api/docs`.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use shared::{Error, Result};

const HTML: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page with its style and script inlined.
static PAGE: LazyLock<String> =
    LazyLock::new(|| HTML.replace("/* page.css */", STYLE).replace("/* page.js */", SCRIPT));

/// Only the page's own style and script run, and they may call only this API.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    format!(
        "default-src 'none'; style-src {style}; script-src {script}; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
});

/// Shows the interactive documentation.
///
/// An HTML page that lists all operations with their parameters, bodies and replies, and lets you try them.
#[utoipa::path(get, path = "/api/docs", tag = "docs",
    responses((status = 200, body = String, content_type = "text/html", example = "<!doctype html>")), security(()))]
pub(crate) async fn get_docs() -> Result<Response> {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_str(&POLICY).map_err(Error::internal)?,
        ),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ];
    Ok((headers, PAGE.as_str()).into_response())
}

/// The source expression of an inline block (Content Security Policy Level 3, §2.3.1).
fn hash(block: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(block)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_the_blocks_that_the_policy_allows() {
        assert!(PAGE.contains(&format!("<style>{STYLE}</style>")));
        assert!(PAGE.contains(&format!("<script>{SCRIPT}</script>")));
        // An end tag within the script would end the block early.
        assert_eq!(PAGE.matches("</script").count(), 1);
    }
}
