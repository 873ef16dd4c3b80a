//! Lectures.

use super::words::words;

words! {
    /// What a lecture consists of.
    ContentType ("must be video, pdf, quiz or text") {
        /// A video.
        Video = "video",
        /// A PDF.
        Pdf = "pdf",
        /// A quiz.
        Quiz = "quiz",
        /// A text.
        Text = "text",
    }
}

impl ContentType {
    /// Reads one of the words, or `document` for a PDF.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse_alias(text: &str) -> Result<Self, &'static str> {
        Self::parse(if text == "document" { "pdf" } else { text })
    }
}
