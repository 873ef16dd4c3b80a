//! Pictures in a profile: a URL or an upload of the user.

use shared::ids::UploadId;
use url::Url;

/// The stable address of an uploaded image.
const MEDIA_PATH: &str = "/api/media/";

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// An http(s) URL.
    External(String),
    /// An upload, by its id.
    Upload(UploadId),
}

impl Picture {
    /// Reads an http(s) URL, the id of an upload or its stable address.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let expected = "must be an http(s) URL of at most 2048 characters or the upload_id of one of your pictures";
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
pub fn media_url(id: UploadId) -> String {
    format!("{MEDIA_PATH}{id}")
}

/// `pictures` with another first one, the avatar. One that is among them moves to the front; without one the first goes.
pub fn set_avatar(pictures: &mut Vec<String>, avatar: Option<String>) {
    let before = match &avatar {
        Some(avatar) => pictures.iter().position(|picture| picture == avatar).unwrap_or(0),
        None => 0,
    };
    if before < pictures.len() {
        pictures.remove(before);
    }
    if let Some(avatar) = avatar {
        pictures.insert(0, avatar);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::Id;

    #[test]
    fn the_avatar_is_the_first_picture() {
        let after = |pictures: &[&str], avatar: Option<&str>| {
            let mut pictures: Vec<_> = pictures.iter().map(|text| (*text).to_owned()).collect();
            set_avatar(&mut pictures, avatar.map(str::to_owned));
            pictures.join(" ")
        };
        assert_eq!(after(&[], Some("a")), "a");
        assert_eq!(after(&["a", "b"], Some("c")), "c b");
        assert_eq!(after(&["a", "b"], Some("b")), "b a");
        assert_eq!(after(&["a", "b"], None), "b");
        assert_eq!(after(&[], None), "");
    }

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
