//! Slugs derived from titles.

use shared::text::fold;

use crate::rules::course::parse_slug;

/// The maximum length of a derived slug, in bytes, which leaves room for a suffix.
const MAX_LENGTH: usize = 80;

/// Derives a slug from `title`, such as `c-for-beginners` from `C++ for Beginners`. `None` for a title without Latin
/// letters and digits.
pub fn from_title(title: &str) -> Option<String> {
    let folded = fold(title);
    let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if slug.len() + word.len() >= MAX_LENGTH {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    parse_slug(&slug).ok()
}

/// Adds a suffix to `slug` that makes it different from others.
pub fn with_ending(slug: &str, ending: [u8; 3]) -> String {
    let [first, second, third] = ending;
    format!("{slug}-{first:02x}{second:02x}{third:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_has_the_words_of_its_title() {
        assert_eq!(from_title(" C++ für Anfänger! "), Some("c-fur-anfanger".to_owned()));
        assert_eq!(from_title("Categories"), None);
        assert_eq!(from_title("भौतिकी"), None);
        assert_eq!(from_title(&"word ".repeat(50)).map(|slug| slug.len() < 81), Some(true));
        assert!(parse_slug(&with_ending(&"x".repeat(MAX_LENGTH), [0, 1, 255])).is_ok());
    }
}
