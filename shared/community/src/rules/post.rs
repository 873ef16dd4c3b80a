//! Posts: their texts, and how their status changes.

use shared::string_enum;
use shared::types::rate_limit::Limit;
use shared_accounts::rules::profile::free_text;

string_enum! {
    /// Whether members can read a post.
    PostStatus ("must be pending, approved or rejected") {
        /// It waits for a moderator.
        Pending = "pending",
        /// Members can read it.
        Approved = "approved",
        /// A moderator has rejected it, with a reason. Editing it hands it in again.
        Rejected = "rejected",
    }
}

string_enum! {
    /// A reaction to a post. A user has one for a post.
    Reaction ("must be like, love, laugh or insightful") {
        /// Likes it.
        Like = "like",
        /// Loves it.
        Love = "love",
        /// Laughs.
        Laugh = "laugh",
        /// Finds it insightful.
        Insightful = "insightful",
    }
}

/// The posts and replies of a user in any hour.
pub const USER_LIMIT: Limit = Limit {
    events: 60,
    seconds: 3_600,
};
/// How long a view of a user counts: reading a post again within this time adds none, in seconds.
pub const VIEW_SECONDS: i64 = 3_600;
const MAX_CONTENT: usize = 20_000;
/// The part of a text that lists show, in characters.
const EXCERPT: usize = 1_000;

/// Reads the content of a post.
pub fn parse_content(text: &str) -> Result<String, String> {
    free_text(text, MAX_CONTENT)?.ok_or_else(|| "must not be empty".to_owned())
}

/// The beginning of `content` that lists show, if that is not all of it.
#[must_use]
pub fn excerpt(content: &str) -> Option<&str> {
    let (end, _) = content.char_indices().nth(EXCERPT)?;
    Some(&content[..end])
}

/// The status of a text that its author hands in, first or after an edit.
#[must_use]
pub const fn status_of_text(requires_approval: bool, is_moderator: bool) -> PostStatus {
    if requires_approval && !is_moderator {
        PostStatus::Pending
    } else {
        PostStatus::Approved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_members_wait_where_approval_is_required() {
        assert_eq!(status_of_text(true, false), PostStatus::Pending);
        assert_eq!(status_of_text(true, true), PostStatus::Approved);
        assert_eq!(status_of_text(false, false), PostStatus::Approved);
    }

    #[test]
    fn an_excerpt_ends_between_characters() {
        assert_eq!(excerpt(&"é".repeat(EXCERPT)), None);
        let excerpt = excerpt(&"é".repeat(EXCERPT + 1)).map(|text| text.chars().count());
        assert_eq!(excerpt, Some(EXCERPT));
    }
}
