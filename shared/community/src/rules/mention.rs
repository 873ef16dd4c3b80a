//! Mentions in texts: `@username`.

use shared::text::fold;
use shared_accounts::rules::username;

/// The maximum number of users that a post or a message mentions.
pub const MAX_MENTIONS: usize = 20;

/// The usernames that `text` mentions, at most [`MAX_MENTIONS`], each once. Case does not count, and an address such as
/// `asha@example.com` is not a mention.
#[must_use]
pub fn usernames(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut found: Vec<String> = Vec::new();
    for (position, _) in folded.match_indices('@') {
        let before = folded[..position].chars().next_back();
        if before.is_some_and(|letter| letter.is_alphanumeric() || "_.@".contains(letter)) {
            continue;
        }
        let rest = &folded[position + 1..];
        let end = rest.find(|letter: char| !is_allowed(letter)).unwrap_or(rest.len());
        // A dot after a name ends the sentence.
        let Ok(name) = username::parse(rest[..end].trim_end_matches('.')) else {
            continue;
        };
        if found.len() < MAX_MENTIONS && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "_.".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usernames_are_found_in_any_case_and_at_the_end_of_a_sentence() {
        assert_eq!(usernames("Thanks @Asha.Rao, and @ravi_7."), ["asha.rao", "ravi_7"]);
        assert_eq!(usernames("(@asha) @ASHA ＠ａｓｈａ"), ["asha"]);
        assert_eq!(usernames("धन्यवाद @asha।"), ["asha"]);
    }

    #[test]
    fn addresses_and_reserved_words_are_not_mentions() {
        assert!(usernames("asha@example.com @ @me @all a@@asha").is_empty());
    }

    #[test]
    fn a_text_mentions_at_most_twenty_users() {
        let text: String = (0..50).map(|number| format!("@user{number} ")).collect();
        assert_eq!(usernames(&text).len(), MAX_MENTIONS);
    }
}
