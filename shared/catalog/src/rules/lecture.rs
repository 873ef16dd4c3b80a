//! Rules of sections, lectures and resources.

use shared::{string_enum, text};

/// The maximum length of a title, in characters.
const MAX_TITLE: usize = 200;
/// The maximum length of a lecture's text, in bytes of UTF-8. With it, a row stays below DynamoDB's 400 KB.
const MAX_TEXT: usize = 200 * 1024;
/// The maximum length of a lecture, in seconds (100 hours).
const MAX_DURATION: u32 = 360_000;

string_enum! {
    /// The kind of content of a lecture.
    ContentType ("must be video, pdf, quiz or text") {
        /// A video.
        Video = "video",
        /// A PDF.
        Pdf = "pdf",
        /// A quiz.
        Quiz = "quiz",
        /// The description.
        Text = "text",
    }
}

impl ContentType {
    /// Parses a content type. `document` stands for a PDF.
    pub fn parse_alias(text: &str) -> Result<Self, &'static str> {
        Self::parse(if text == "document" { "pdf" } else { text })
    }
}

/// Parses the title of a section, a lecture or a resource.
pub fn parse_title(text: &str) -> Result<String, &'static str> {
    let title = text::single_line(text)?;
    (1..=MAX_TITLE)
        .contains(&title.chars().count())
        .then_some(title)
        .ok_or("must have 1 to 200 visible characters")
}

/// Checks the text of a lecture. An empty text counts as none.
pub fn parse_text(text: String) -> Result<Option<String>, String> {
    if text.len() > MAX_TEXT {
        return Err(format!("must have at most {MAX_TEXT} bytes of UTF-8"));
    }
    let is_empty = text::paragraphs(&text)?.is_empty();
    Ok((!is_empty).then_some(text))
}

/// Parses a length in seconds.
pub fn parse_duration(seconds: i64) -> Result<u32, String> {
    let known = u32::try_from(seconds).ok().filter(|seconds| *seconds <= MAX_DURATION);
    known.ok_or_else(|| format!("must be 0 to {MAX_DURATION} seconds"))
}

/// Parses a position, from 1. Positions beyond the end stand for the end.
pub fn parse_order_index(index: i64) -> Result<u32, &'static str> {
    let known = u32::try_from(index).ok().filter(|index| *index > 0);
    known.ok_or("must be a whole number from 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_a_pdf() {
        assert_eq!(ContentType::parse_alias("document"), Ok(ContentType::Pdf));
        assert_eq!(ContentType::parse_alias("quiz"), Ok(ContentType::Quiz));
        assert!(ContentType::parse_alias("Video").is_err());
    }

    #[test]
    fn titles_are_trimmed_and_bounded() {
        assert_eq!(parse_title(" Getting started "), Ok("Getting started".to_owned()));
        for wrong in ["", " ", "\u{200b}", "\u{202e}a", "a\nb", &"x".repeat(201)] {
            assert!(parse_title(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn texts_are_bounded_in_bytes() {
        assert_eq!(parse_text(" \n".to_owned()), Ok(None));
        assert_eq!(parse_text("  - a\n".to_owned()), Ok(Some("  - a\n".to_owned())));
        assert!(parse_text("\u{202e}a".to_owned()).is_err());
        assert!(parse_text("x".repeat(MAX_TEXT)).is_ok());
        assert!(parse_text("é".repeat(MAX_TEXT / 2 + 1)).is_err());
    }

    #[test]
    fn lengths_and_positions_are_whole_numbers_in_bounds() {
        assert_eq!((parse_duration(0), parse_duration(360_000)), (Ok(0), Ok(360_000)));
        assert!(parse_duration(-1).is_err() && parse_duration(360_001).is_err());
        assert_eq!(parse_order_index(1), Ok(1));
        assert!(parse_order_index(0).is_err() && parse_order_index(-3).is_err() && parse_order_index(1 << 40).is_err());
    }
}
