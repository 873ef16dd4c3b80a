//! Text files, including Markdown, which is read as it is, apart from its front matter.

use encoding_rs::{Encoding, WINDOWS_1252};
use shared_catalog::rules::course_file::FailureReason;
use shared_tutor::retrieval::front_matter;

/// The text: UTF-8, UTF-16 with a byte order mark, or otherwise Windows-1252.
pub(super) fn text(bytes: &[u8]) -> Result<String, FailureReason> {
    let (text, is_marked) = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => (encoding.decode_with_bom_removal(bytes).0, true),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), false),
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, false),
        },
    };
    if text.contains('\0') {
        let reason = if is_marked {
            FailureReason::Broken
        } else {
            FailureReason::NotTheAnnouncedType
        };
        return Err(reason);
    }
    Ok(text.into_owned())
}

/// Markdown without the lines at its begin that describe the file for programs.
pub(super) fn without_front_matter(text: String) -> String {
    match front_matter(&text) {
        0 => text,
        end => text.get(end..).unwrap_or_default().to_owned(),
    }
}
