//! `GET /api/pages/{page}`.

use std::sync::LazyLock;

use axum::extract::Path;
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

/// Only the page's own style and script run, and they may call only this API.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    format!(
        "default-src 'none'; style-src {style}; script-src {script}; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
});

/// The texts and fields of a page.
struct Page {
    name: &'static str,
    title: &'static str,
    intro: &'static str,
    fields: &'static str,
    button: &'static str,
    /// The operation that the form calls with the token.
    action: &'static str,
}

const PAGES: [Page; 3] = [
    Page {
        name: "verify-email",
        title: "Confirm your email address",
        intro: "Confirm that you want to use this email address for your Lectern account. If you did not ask for \
            this, close the page.",
        fields: include_str!("secret.html"),
        button: "Confirm the address",
        action: "/api/auth/verify-email",
    },
    Page {
        name: "reset-password",
        title: "Choose a new password",
        intro: "The new password has 8 to 128 characters. All devices will have to sign in again.",
        fields: "<label>New password <input name=\"new_password\" type=\"password\" minlength=\"8\" \
            maxlength=\"128\" autocomplete=\"new-password\" required></label>",
        button: "Set the password",
        action: "/api/auth/password-reset-confirm",
    },
    Page {
        name: "revert-email",
        title: "Keep your email address",
        intro: "Undo the change of your Lectern account's email address. All devices will have to sign in again. \
            Choose a new password afterwards.",
        fields: "",
        button: "Undo the change",
        action: "/api/auth/revert-email",
    },
];

/// Shows a page that a link in a mail leads to.
///
/// The pages `verify-email`, `reset-password` and `revert-email` take the token as `?token=`. They change nothing until
/// the user confirms.
#[utoipa::path(get, path = "/api/pages/{page}", tag = "auth",
    params(("page" = String, Path, description = "`verify-email`, `reset-password` or `revert-email`.",
        example = "verify-email")),
    responses((status = 200, body = String, content_type = "text/html", example = "<!doctype html>")), security(()))]
pub(crate) async fn get_page(Path(name): Path<String>) -> Result<Response> {
    let page = PAGES.iter().find(|page| page.name == name);
    let page = page.ok_or_else(Error::not_found)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_str(&POLICY).map_err(Error::internal)?,
        ),
        // The URL contains a token.
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, page.html()).into_response())
}

impl Page {
    fn html(&self) -> String {
        HTML.replace("{title}", self.title)
            .replace("{intro}", self.intro)
            .replace("{fields}", self.fields)
            .replace("{button}", self.button)
            .replace("{action}", self.action)
            .replace("/* page.css */", STYLE)
            .replace("/* page.js */", SCRIPT)
    }
}

/// The source expression of an inline block (Content Security Policy Level 3, §2.3.1).
fn hash(block: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(block)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_holds_the_blocks_that_the_policy_allows_and_no_placeholder() {
        for page in PAGES.iter().map(Page::html) {
            assert!(page.contains(&format!("<style>{STYLE}</style>")));
            assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
            // An end tag within the script would end the block early.
            assert_eq!(page.matches("</script").count(), 1);
            for placeholder in ["{title}", "{intro}", "{fields}", "{button}", "{action}"] {
                assert!(!page.contains(placeholder), "{placeholder}");
            }
        }
    }
}
