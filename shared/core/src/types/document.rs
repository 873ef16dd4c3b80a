//! Types of course files, announced by their media type or name and proven by their bytes.

use crate::string_enum;

/// The largest course file, in bytes (50 MiB).
pub const MAX_DOCUMENT_BYTES: u64 = 50 * 1024 * 1024;

/// How many first bytes [`DocumentType::sniff`] wants to see: a PDF may begin with so much of something else (ISO 32000-1,
/// annex H, implementation note 13).
pub const SNIFFED_BYTES: usize = 1024;

string_enum! {
    /// A type that text can be read from.
    DocumentType ("must be pdf, docx, pptx, markdown or text") {
        /// Portable Document Format (ISO 32000).
        Pdf = "pdf",
        /// Office Open XML text (ECMA-376).
        Docx = "docx",
        /// Office Open XML presentation (ECMA-376).
        Pptx = "pptx",
        /// Markdown (RFC 7763).
        Markdown = "markdown",
        /// Plain text (RFC 2046 §4.1.3).
        Text = "text",
    }
}

/// What the first bytes of a file show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// A PDF.
    Pdf,
    /// A ZIP container, such as DOCX and PPTX; only its parts show which.
    Zip,
    /// A compound file (MS-CFB): an Office document of old, or an encrypted one.
    CompoundFile,
    /// Text.
    Text,
    /// Something else.
    Other,
}

/// Media types (IANA registry) and extensions.
const KNOWN: [(DocumentType, &str, &[&str]); 5] = [
    (DocumentType::Pdf, "application/pdf", &["pdf"]),
    (
        DocumentType::Docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx"],
    ),
    (
        DocumentType::Pptx,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["pptx"],
    ),
    (DocumentType::Markdown, "text/markdown", &["md", "markdown"]),
    (DocumentType::Text, "text/plain", &["txt", "text"]),
];

/// What browsers and phones say of a file they do not know.
const UNKNOWING: [&str; 3] = ["", "application/octet-stream", "binary/octet-stream"];

impl DocumentType {
    /// The type that a file is announced as: by its media type, parameters aside, or by its name where that says nothing.
    /// Plain text with the name of a Markdown file is Markdown.
    pub fn announced(media_type: &str, filename: &str) -> Result<Self, &'static str> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let named = || {
            let (_, extension) = filename.rsplit_once('.')?;
            let is_known = |known: &str| known.eq_ignore_ascii_case(extension.trim());
            let found = KNOWN
                .iter()
                .find(|(_, _, extensions)| extensions.iter().any(|known| is_known(known)));
            found.map(|(document, ..)| *document)
        };
        let typed = KNOWN.iter().find(|(_, known, _)| known.eq_ignore_ascii_case(essence));
        match typed.map(|(document, ..)| *document) {
            Some(Self::Text) if named() == Some(Self::Markdown) => Some(Self::Markdown),
            Some(document) => Some(document),
            None if UNKNOWING
                .iter()
                .any(|unknowing| unknowing.eq_ignore_ascii_case(essence)) =>
            {
                named()
            }
            None => None,
        }
        .ok_or("must be a PDF, DOCX, PPTX, Markdown or plain text file")
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        let found = KNOWN.iter().find(|(document, ..)| *document == self);
        found.map_or("application/octet-stream", |(_, media_type, _)| media_type)
    }

    /// What the first bytes of a file, up to [`SNIFFED_BYTES`], show.
    #[must_use]
    pub fn sniff(first: &[u8]) -> Sniffed {
        const MARKER: &[u8] = b"%PDF-";
        let first = first.get(..SNIFFED_BYTES).unwrap_or(first);
        match first {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Sniffed::Zip,
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Sniffed::CompoundFile,
            _ if first.windows(MARKER.len()).any(|window| window == MARKER) => Sniffed::Pdf,
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Sniffed::Text,
            _ if first.iter().any(|byte| is_binary(*byte)) => Sniffed::Other,
            _ => Sniffed::Text,
        }
    }

    /// Whether a file of this type may begin with these bytes.
    #[must_use]
    pub fn fits(self, first: &[u8]) -> bool {
        match (self, Self::sniff(first)) {
            (Self::Pdf, shown) => shown == Sniffed::Pdf,
            (Self::Docx | Self::Pptx, shown) => shown == Sniffed::Zip,
            // A text may speak of `%PDF-`, but does not begin with it.
            (Self::Markdown | Self::Text, Sniffed::Pdf) => !first.starts_with(b"%PDF-"),
            (Self::Markdown | Self::Text, shown) => shown == Sniffed::Text,
        }
    }
}

/// Control characters that no text has: all but tab, line feed, form feed, carriage return and escape.
fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | 0x1B)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_decides_and_else_the_name() {
        for (media_type, filename, expected) in [
            ("application/pdf", "notes", DocumentType::Pdf),
            ("Application/PDF; name=x", "notes.txt", DocumentType::Pdf),
            (DocumentType::Docx.media_type(), "", DocumentType::Docx),
            (DocumentType::Pptx.media_type(), "slides.pptx", DocumentType::Pptx),
            ("text/plain; charset=utf-8", "notes.txt", DocumentType::Text),
            ("text/plain", "README.md", DocumentType::Markdown),
            ("text/markdown", "README", DocumentType::Markdown),
            ("application/octet-stream", "Slides.PPTX", DocumentType::Pptx),
            ("", "a.b.pdf", DocumentType::Pdf),
        ] {
            assert_eq!(
                DocumentType::announced(media_type, filename),
                Ok(expected),
                "{media_type} {filename}"
            );
        }
        for (media_type, filename) in [
            ("image/png", "notes.pdf"),
            ("application/msword", "notes.doc"),
            ("application/octet-stream", "pdf"),
            ("", ""),
        ] {
            assert!(
                DocumentType::announced(media_type, filename).is_err(),
                "{media_type} {filename}"
            );
        }
    }

    #[test]
    fn first_bytes_tell_what_a_file_is() {
        for (first, expected) in [
            (&b"%PDF-1.7\n"[..], Sniffed::Pdf),
            (b"\0\0rubbish before it\n%PDF-1.4", Sniffed::Pdf),
            (b"PK\x03\x04\x14\0", Sniffed::Zip),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Sniffed::CompoundFile),
            (b"# A title\r\n\tText", Sniffed::Text),
            ("प्रकाश संश्लेषण".as_bytes(), Sniffed::Text),
            (b"\xFF\xFEt\0e\0x\0t\0", Sniffed::Text),
            (b"\x89PNG\r\n\x1a\n\0\0", Sniffed::Other),
            (b"", Sniffed::Text),
        ] {
            assert_eq!(DocumentType::sniff(first), expected, "{first:?}");
        }
    }

    #[test]
    fn a_file_is_not_taken_for_what_it_is_not() {
        assert!(DocumentType::Pdf.fits(b"%PDF-1.7"));
        assert!(!DocumentType::Pdf.fits(b"PK\x03\x04"));
        assert!(!DocumentType::Docx.fits(b"%PDF-1.7"));
        assert!(!DocumentType::Text.fits(b"%PDF-1.7"));
        assert!(DocumentType::Text.fits(b"A PDF begins with %PDF-1.7"));
        assert!(!DocumentType::Markdown.fits(b"\x7fELF\x02\x01\x01\0"));
    }
}
