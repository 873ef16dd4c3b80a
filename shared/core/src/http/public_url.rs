//! Absolute URLs of the product, for programs that do not know its address.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::header::HOST;
use http::request::Parts;

use crate::app::App;

/// The address that clients reach the product at, without a slash at the end: the parameter `PagesUrl`, or else the
/// host that the request went to.
#[derive(Clone, Debug)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The absolute URL of a path.
    #[must_use]
    pub fn of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl FromRequestParts<App> for PublicUrl {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let configured = app.config.optional("PAGES_URL").filter(|url| !url.is_empty());
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        Ok(Self(match configured {
            Some(url) => url.to_owned(),
            None => format!("https://{}", host.unwrap_or_default()),
        }))
    }
}
