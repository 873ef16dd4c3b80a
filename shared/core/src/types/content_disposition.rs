//! The `Content-Disposition` header (RFC 6266) of a download.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is not an `attr-char` (RFC 8187 §3.2.1).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Lets a browser save a file as `filename`, whatever characters that has: a plain name for old ones, the true one for all
/// others (RFC 6266 §5).
#[must_use]
pub fn attachment(filename: &str) -> String {
    let is_plain = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_' | ' ');
    let plain: String = filename
        .chars()
        .map(|letter| if is_plain(&letter) { letter } else { '_' })
        .collect();
    let encoded = utf8_percent_encode(filename, ENCODED);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use crate::types::content_disposition::attachment;

    #[test]
    fn no_character_ends_the_name_or_the_header() {
        assert_eq!(
            attachment("notes 1.pdf"),
            "attachment; filename=\"notes 1.pdf\"; filename*=UTF-8''notes%201.pdf"
        );
        let hostile = attachment("Ü\"; a=\\\r\nb.pdf");
        assert_eq!(
            hostile,
            "attachment; filename=\"___ a____b.pdf\"; filename*=UTF-8''%C3%9C%22%3B%20a%3D%5C%0D%0Ab.pdf"
        );
    }
}
