//! The texts and limits of communities.

use shared::text;
use shared_accounts::rules::profile::free_text;

/// The maximum number of pinned posts of a community.
pub const MAX_PINNED: usize = 10;
const MAX_TITLE: usize = 200;
const MAX_DESCRIPTION: usize = 2_000;
/// The maximum length of a reason or of a moderator's notes, in characters.
const MAX_REASON: usize = 1_000;

/// Reads the title of a community or of a post.
pub fn parse_title(text: &str) -> Result<String, String> {
    let title = text::name(text)?;
    if (1..=MAX_TITLE).contains(&title.chars().count()) {
        Ok(title)
    } else {
        Err(format!("must have 1 to {MAX_TITLE} characters"))
    }
}

/// Reads the description of a community; an empty one is absent.
pub fn parse_description(text: &str) -> Result<Option<String>, String> {
    free_text(text, MAX_DESCRIPTION)
}

/// Reads why something is rejected or reported.
pub fn parse_reason(text: &str) -> Result<String, String> {
    free_text(text, MAX_REASON)?.ok_or_else(|| "must not be empty".to_owned())
}

/// Reads the notes of moderators about a post; empty ones are absent.
pub fn parse_notes(text: &str) -> Result<Option<String>, String> {
    free_text(text, MAX_REASON)
}
