//! Types of files, recognized by their first bytes and not by their names.

use crate::types::document::{DocumentType, Sniffed};

pub use crate::types::SNIFFED_BYTES;

/// The brands of ISO/IEC 14496-12 `ftyp` boxes that players take for MP4 videos (the registry at mp4ra.org).
const MP4_BRANDS: [&[u8; 4]; 17] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"avc1",
    b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash",
];
/// The brands of ISO/IEC 23008-12 for HEVC-coded stills, as iPhones make them.
const HEIC_BRANDS: [&[u8; 4]; 4] = [b"heic", b"heix", b"mif1", b"heim"];
/// The atoms that a QuickTime film without `ftyp` begins with (QuickTime File Format Specification, "Overview of the file
/// format").
const QUICKTIME_ATOMS: [&[u8; 4]; 5] = [b"moov", b"mdat", b"wide", b"free", b"skip"];

/// What a file begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signature {
    Jpeg,
    Png,
    WebP,
    Heic,
    Mp4,
    QuickTime,
    WebM,
    Rtf,
    /// What text can be read from, an archive, or an Office document of old.
    Document(Sniffed),
}

/// A media type (IANA registry) with what its files begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileType {
    media_type: &'static str,
    signature: Signature,
}

const PDF: Signature = Signature::Document(Sniffed::Pdf);
const ZIP: Signature = Signature::Document(Sniffed::Zip);
const COMPOUND_FILE: Signature = Signature::Document(Sniffed::CompoundFile);
const TEXT: Signature = Signature::Document(Sniffed::Text);

const fn known(media_type: &'static str, signature: Signature) -> FileType {
    FileType { media_type, signature }
}

/// Pictures.
pub const IMAGES: &[FileType] = &[
    known("image/jpeg", Signature::Jpeg),
    known("image/png", Signature::Png),
    known("image/webp", Signature::WebP),
    known("image/heic", Signature::Heic),
];
/// Videos that phones record and play.
pub const VIDEOS: &[FileType] = &[
    known("video/mp4", Signature::Mp4),
    known("video/webm", Signature::WebM),
    known("video/quicktime", Signature::QuickTime),
];
/// PDFs.
pub const PDFS: &[FileType] = &[known("application/pdf", PDF)];
/// What is handed out with a lecture, and what students hand in.
pub const DOCUMENTS: &[FileType] = &[
    known("application/pdf", PDF),
    known("application/zip", ZIP),
    known("application/x-zip-compressed", ZIP),
    known(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ZIP,
    ),
    known(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ZIP,
    ),
    known("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    known("application/vnd.oasis.opendocument.text", ZIP),
    known("application/vnd.oasis.opendocument.presentation", ZIP),
    known("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    known("application/epub+zip", ZIP),
    known("application/msword", COMPOUND_FILE),
    known("application/vnd.ms-powerpoint", COMPOUND_FILE),
    known("application/vnd.ms-excel", COMPOUND_FILE),
    known("application/rtf", Signature::Rtf),
    known("application/json", TEXT),
    known("text/plain", TEXT),
    known("text/markdown", TEXT),
    known("text/csv", TEXT),
    known("image/jpeg", Signature::Jpeg),
    known("image/png", Signature::Png),
    known("image/webp", Signature::WebP),
    known("image/heic", Signature::Heic),
];
/// What is sent with a message.
pub const ATTACHMENTS: &[FileType] = &[
    known("image/jpeg", Signature::Jpeg),
    known("image/png", Signature::Png),
    known("image/webp", Signature::WebP),
    known("image/heic", Signature::Heic),
    known("application/pdf", PDF),
    known("application/zip", ZIP),
    known(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ZIP,
    ),
    known(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ZIP,
    ),
    known("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    known("application/vnd.oasis.opendocument.text", ZIP),
    known("text/plain", TEXT),
    known("text/markdown", TEXT),
    known("text/csv", TEXT),
];

impl FileType {
    /// The one of `allowed` with this media type; parameters such as `; charset=utf-8` are left out.
    pub fn parse(media_type: &str, allowed: &[Self]) -> Result<Self, String> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let found = allowed
            .iter()
            .find(|known| known.media_type.eq_ignore_ascii_case(essence));
        found.copied().ok_or_else(|| {
            let words: Vec<_> = allowed.iter().map(|known| known.media_type).collect();
            format!("must be one of {}", words.join(", "))
        })
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        self.media_type
    }

    /// Whether a file of this type may begin with these first (up to [`SNIFFED_BYTES`]) bytes.
    #[must_use]
    pub fn fits(self, first: &[u8]) -> bool {
        let brand = || (first.get(4..8) == Some(b"ftyp")).then(|| first.get(8..12)).flatten();
        match self.signature {
            Signature::Jpeg => first.starts_with(b"\xFF\xD8\xFF"),
            Signature::Png => first.starts_with(b"\x89PNG\r\n\x1A\n"),
            Signature::WebP => first.starts_with(b"RIFF") && first.get(8..12) == Some(b"WEBP"),
            Signature::Heic => is_one_of(&HEIC_BRANDS, brand()),
            Signature::Mp4 => is_one_of(&MP4_BRANDS, brand()),
            Signature::QuickTime => brand() == Some(b"qt  ") || is_one_of(&QUICKTIME_ATOMS, first.get(4..8)),
            // EBML with the document type `webm` (RFC 8794 §11.2.6).
            Signature::WebM => {
                let head = first.get(..64).unwrap_or(first);
                first.starts_with(b"\x1A\x45\xDF\xA3") && head.windows(7).any(|bytes| bytes == b"\x42\x82\x84webm")
            }
            Signature::Rtf => first.starts_with(b"{\\rtf"),
            Signature::Document(sniffed) => !first.is_empty() && DocumentType::sniff(first) == sniffed,
        }
    }
}

fn is_one_of(known: &[&[u8; 4]], word: Option<&[u8]>) -> bool {
    word.is_some_and(|word| known.iter().any(|known| known.as_slice() == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(media_type: &str, allowed: &[FileType], first: &[u8]) -> bool {
        FileType::parse(media_type, allowed).unwrap().fits(first)
    }

    #[test]
    fn each_kind_of_video_is_recognized_by_its_boxes() {
        let mp4 = b"\0\0\0\x18ftypmp42\0\0\0\0";
        let quicktime = b"\0\0\0\x14ftypqt  \0\0\0\0";
        let old_quicktime = b"\0\0\0\x08wide\0\0\0\0mdat";
        let webm =
            b"\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\xF7\x81\x01\x42\xF2\x81\x04\x42\xF3\x81\x08\x42\x82\x84webm";
        let matroska = b"\x1A\x45\xDF\xA3\x9F\x42\x82\x88matroska";
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0";
        for (media_type, first, is_it) in [
            ("video/mp4", &mp4[..], true),
            ("video/mp4", quicktime, false),
            ("video/mp4", heic, false),
            ("video/mp4", webm, false),
            ("video/quicktime", quicktime, true),
            ("video/quicktime", old_quicktime, true),
            ("video/quicktime", mp4, false),
            ("video/webm", webm, true),
            ("video/webm", matroska, false),
            ("video/mp4", b"MZ\x90\0", false),
            ("video/mp4", b"", false),
        ] {
            assert_eq!(fits(media_type, VIDEOS, first), is_it, "{media_type} {first:?}");
        }
    }

    #[test]
    fn pictures_are_recognized_by_their_first_bytes() {
        for (media_type, first, is_it) in [
            ("image/jpeg", &[0xFF, 0xD8, 0xFF, 0xE0][..], true),
            ("image/png", b"\x89PNG\r\n\x1a\n....", true),
            ("image/webp", b"RIFF\0\0\0\0WEBP", true),
            ("image/heic", b"\0\0\0\x18ftypheic", true),
            ("image/heic", b"\0\0\0\x18ftypmp42", false),
            ("image/png", &[0xFF, 0xD8, 0xFF, 0xE0], false),
            ("image/png", b"<svg xmlns=", false),
            ("image/jpeg", b"", false),
        ] {
            assert_eq!(fits(media_type, IMAGES, first), is_it, "{media_type} {first:?}");
        }
    }

    #[test]
    fn documents_are_recognized_by_their_first_bytes() {
        for (media_type, first, is_it) in [
            ("application/pdf", &b"%PDF-1.7"[..], true),
            ("application/pdf", b"<html>", false),
            ("application/zip", b"PK\x03\x04", true),
            ("application/msword", b"PK\x03\x04", false),
            ("text/plain", "naïve".as_bytes(), true),
            ("text/csv", b"a;b\r\n1;2", true),
            ("text/plain", b"MZ\x90\0\x03", false),
            ("text/plain", b"a\0b", false),
            ("text/plain", b"", false),
            ("text/markdown; charset=utf-8", "é".as_bytes(), true),
        ] {
            assert_eq!(fits(media_type, DOCUMENTS, first), is_it, "{media_type} {first:?}");
        }
    }

    #[test]
    fn files_that_browsers_execute_are_not_documents() {
        for wrong in [
            "text/html",
            "image/svg+xml",
            "application/javascript",
            "",
            "application/octet-stream",
        ] {
            assert!(FileType::parse(wrong, DOCUMENTS).is_err(), "{wrong}");
        }
        assert_eq!(
            FileType::parse("IMAGE/PNG", IMAGES).map(FileType::media_type),
            Ok("image/png")
        );
    }
}
