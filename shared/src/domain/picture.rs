//! Pictures in a profile: somewhere on the web, or an own upload.

use url::Url;

use crate::ids::Id;

/// The stable address of an uploaded image.
const MEDIA_PATH: &str = "/api/media/";

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// An http(s) URL.
    External(String),
    /// An upload, by its id.
    Upload(Id),
}

impl Picture {
    /// Reads an http(s) URL, the id of an upload or its stable address.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let expected = "must be an http(s) URL of at most 2048 characters or the upload_id of an own picture";
        if let Ok(id) = text.strip_prefix(MEDIA_PATH).unwrap_or(text).parse() {
            return Ok(Self::Upload(id));
        }
        let url = Url::parse(text).map_err(|_| expected)?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        let has_credentials = !url.username().is_empty() || url.password().is_some();
        if !is_web || has_credentials || text.len() > 2048 {
            return Err(expected);
        }
        Ok(Self::External(url.to_string()))
    }
}

/// Reads one to six pictures.
///
/// # Errors
/// What is expected instead.
pub fn parse_all(texts: &[String]) -> Result<Vec<Picture>, String> {
    if !(1..=6).contains(&texts.len()) {
        return Err("must have 1 to 6 pictures".to_owned());
    }
    let parsed = texts.iter().enumerate();
    parsed
        .map(|(position, text)| Picture::parse(text).map_err(|wrong| format!("[{position}] {wrong}")))
        .collect()
}

/// The stable address of the upload `id`.
#[must_use]
pub fn media_url(id: Id) -> String {
    format!("{MEDIA_PATH}{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_uploads_and_stable_addresses_are_pictures() {
        let id = Id::from_bytes([3; 16]);
        assert_eq!(Picture::parse(&id.to_string()), Ok(Picture::Upload(id)));
        assert_eq!(Picture::parse(&media_url(id)), Ok(Picture::Upload(id)));
        assert!(matches!(
            Picture::parse("https://example.com/a.jpg"),
            Ok(Picture::External(_))
        ));
    }

    #[test]
    fn scripts_files_and_credentials_are_not() {
        for text in [
            "",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://u:p@example.com/a",
            "a.jpg",
        ] {
            assert!(Picture::parse(text).is_err(), "{text}");
        }
    }
}
