//! Where else on the web a person is.

use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

/// The longest address, in characters.
const MAX_LENGTH: usize = 2048;

/// The user's links to other sites, as https URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Social {
    /// A personal website.
    #[schema(example = "https://asha.example.com/")]
    pub website: Option<String>,
    /// Twitter.
    pub twitter: Option<String>,
    /// LinkedIn.
    pub linkedin: Option<String>,
    /// GitHub.
    pub github: Option<String>,
    /// Facebook.
    pub facebook: Option<String>,
    /// Instagram.
    pub instagram: Option<String>,
    /// YouTube.
    pub youtube: Option<String>,
}

/// Reads an https URL; an empty text means none.
pub fn parse_link(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let expected = "must be an https URL of at most 2048 characters";
    let url = Url::parse(text).map_err(|_| expected)?;
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    let is_wrong = url.scheme() != "https" || !url.has_host() || has_credentials || url.as_str().len() > MAX_LENGTH;
    if is_wrong { Err(expected) } else { Ok(Some(url.into())) }
}

#[cfg(test)]
mod tests {
    use crate::rules::social_links::parse_link;

    #[test]
    fn links_are_https_urls() {
        let link = parse_link(" https://example.com/asha ").unwrap();
        assert_eq!(link.as_deref(), Some("https://example.com/asha"));
        assert_eq!(parse_link(" "), Ok(None));
    }

    #[test]
    fn scripts_plain_http_and_credentials_are_not() {
        let long = format!("https://example.com/{}", "x".repeat(2048));
        for wrong in [
            "asha",
            "http://example.com",
            "javascript:alert(1)",
            "https://u:p@example.com",
            "https://",
            &long,
        ] {
            assert!(parse_link(wrong).is_err(), "{wrong}");
        }
    }
}
