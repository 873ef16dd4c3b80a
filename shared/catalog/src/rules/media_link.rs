//! Links to videos and files on other sites.

use shared::string_enum;
use shared_accounts::rules::social_links::parse_link;
use url::Url;

string_enum! {
    /// The site that hosts a video or a file.
    Provider ("must be youtube, vimeo, web or upload") {
        /// YouTube.
        Youtube = "youtube",
        /// Vimeo.
        Vimeo = "vimeo",
        /// Another site.
        Web = "web",
        /// This product.
        Upload = "upload",
    }
}

/// Parses an https URL.
pub fn parse(text: &str) -> Result<String, &'static str> {
    parse_link(text)?.ok_or("must be an https URL of at most 2048 characters")
}

impl Provider {
    /// The provider that hosts `url`.
    pub fn of(url: &str) -> Self {
        let url = Url::parse(url).ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let is_at = |domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        match () {
            () if ["youtube.com", "youtu.be", "youtube-nocookie.com"]
                .into_iter()
                .any(is_at) =>
            {
                Self::Youtube
            }
            () if is_at("vimeo.com") => Self::Vimeo,
            () => Self::Web,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_recognized_by_host() {
        for (url, provider) in [
            ("https://www.youtube.com/watch?v=a", Provider::Youtube),
            ("https://youtu.be/a", Provider::Youtube),
            ("https://m.youtube.com/watch?v=a", Provider::Youtube),
            ("https://player.vimeo.com/video/1", Provider::Vimeo),
            ("https://vimeo.com/1", Provider::Vimeo),
            ("https://notvimeo.com/1", Provider::Web),
            ("https://youtube.com.example.com/a", Provider::Web),
            ("https://example.com/?u=youtube.com", Provider::Web),
        ] {
            assert_eq!(Provider::of(url), provider, "{url}");
        }
    }

    #[test]
    fn links_are_https_and_not_empty() {
        assert!(parse("https://vimeo.com/1").is_ok());
        assert!(parse("").is_err() && parse("http://vimeo.com/1").is_err());
    }
}
