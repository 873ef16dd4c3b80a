//! `GET /api/docs`: the operations of the product, to read and to try.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use shared::{Error, Result};

const HTML: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The page in one piece.
static PAGE: LazyLock<String> =
    LazyLock::new(|| HTML.replace("/* page.css */", STYLE).replace("/* page.js */", SCRIPT));

/// Nothing but the page's own style and script runs, and it talks to nobody but this API.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    format!(
        "default-src 'none'; style-src {style}; script-src {script}; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
});

/// The interactive documentation.
#[utoipa::path(get, path = "/api/docs", operation_id = "show_docs", tag = "docs",
    responses((status = 200, body = String, content_type = "text/html", example = "<!doctype html>")), security(()))]
pub(crate) async fn show_docs() -> Result<Response> {
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
        // The end tag within the script would cut the block short.
        assert_eq!(PAGE.matches("</script").count(), 1);
    }
}
