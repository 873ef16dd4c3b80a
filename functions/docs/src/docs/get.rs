//! `GET /api/docs`.

use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::Html;
use shared::App;

const HTML: &str = include_str!("page.html");

/// The users of `cargo local --demo`, whom the form offers in the local cloud. They exist nowhere else.
const DEMO_USERS: [&str; 3] = ["nila@example.com", "meera@example.com", "admin@example.com"];
const DEMO_PASSWORD: &str = "demo-password";

/// Only the page's files run, and they may call only this API. The reference sets styles of elements.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Shows the interactive documentation.
///
/// An HTML page with the guides and all operations, which can be searched and tried, with code for many languages.
#[utoipa::path(get, path = "/api/docs", tag = "docs",
    responses((status = 200, body = String, content_type = "text/html", example = "<!doctype html>")), security(()))]
pub(crate) async fn get_docs(State(app): State<App>) -> ([(HeaderName, &'static str); 4], Html<String>) {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, Html(page(app.config.is_local())))
}

fn page(is_local: bool) -> String {
    let people = DEMO_USERS.map(|email| format!("<option value=\"{email}\">")).concat();
    let (first, password, people) = match is_local {
        true => (DEMO_USERS[0], DEMO_PASSWORD, people.as_str()),
        false => ("", "", ""),
    };
    HTML.replace("{identifier}", first)
        .replace("{password}", password)
        .replace("{people}", people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demo_users_are_offered_in_the_local_cloud_only() {
        assert!(page(true).contains("nila@example.com") && page(true).contains(DEMO_PASSWORD));
        assert!(!page(false).contains("example.com") && !page(false).contains(DEMO_PASSWORD));
    }

    #[test]
    fn nothing_of_the_page_is_inline_or_comes_from_elsewhere() {
        assert_eq!(
            HTML.matches("<script").count(),
            HTML.matches("<script src=\"/api/docs/").count()
        );
        assert_eq!(
            HTML.matches("rel=\"stylesheet\"").count(),
            HTML.matches("href=\"/api/docs/").count()
        );
        assert!(!HTML.contains("http") && !HTML.contains(" style=") && !HTML.contains(" onclick="));
    }
}
