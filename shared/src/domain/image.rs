//! Image types, told by their first bytes and not by their name.

/// The largest picture, in bytes (5 MiB).
pub const LARGEST_PICTURE: u64 = 5 * 1024 * 1024;

/// How many first bytes [`ImageType::sniff`] wants to see.
pub const SNIFFED_BYTES: usize = 12;

/// An image type that phones make and show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageType {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// HEIF with HEVC, as iPhones make it.
    Heic,
}

impl ImageType {
    const ALL: [ImageType; 4] = [Self::Jpeg, Self::Png, Self::Webp, Self::Heic];

    /// The media type (IANA registry).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
        }
    }

    /// The type with this media type.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(media_type: &str) -> Result<Self, &'static str> {
        Self::ALL
            .into_iter()
            .find(|image| image.media_type().eq_ignore_ascii_case(media_type.trim()))
            .ok_or("must be image/jpeg, image/png, image/webp or image/heic")
    }

    /// The type that the first bytes of a file show.
    #[must_use]
    pub fn sniff(first: &[u8]) -> Option<Self> {
        match first {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heic(brand) => Some(Self::Heic),
            _ => None,
        }
    }
}

/// The brands of ISO/IEC 23008-12 for HEVC-coded stills.
fn is_heic(brand: &[u8]) -> bool {
    [b"heic", b"heix", b"mif1", b"heim"]
        .iter()
        .any(|known| brand.starts_with(*known))
}

#[cfg(test)]
mod tests {
    use super::ImageType;

    #[test]
    fn first_bytes_tell_the_type() {
        assert_eq!(ImageType::sniff(&[0xFF, 0xD8, 0xFF, 0xE0]), Some(ImageType::Jpeg));
        assert_eq!(ImageType::sniff(b"\x89PNG\r\n\x1a\n...."), Some(ImageType::Png));
        assert_eq!(ImageType::sniff(b"RIFF\0\0\0\0WEBP"), Some(ImageType::Webp));
        assert_eq!(ImageType::sniff(b"\0\0\0\x18ftypheic"), Some(ImageType::Heic));
        assert_eq!(ImageType::sniff(b"<svg xmlns="), None);
        assert_eq!(ImageType::sniff(b""), None);
    }

    #[test]
    fn media_types_are_read_in_any_case_and_others_refused() {
        assert_eq!(ImageType::parse("IMAGE/PNG"), Ok(ImageType::Png));
        assert!(ImageType::parse("image/svg+xml").is_err());
    }
}
