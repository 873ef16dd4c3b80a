//! Usernames: what people log in with and are mentioned by.

/// Length in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=30;

/// Names that would pass for the product or for a part of a path.
const RESERVED: [&str; 12] = [
    "admin",
    "administrator",
    "anonymous",
    "help",
    "lectern",
    "me",
    "moderator",
    "null",
    "root",
    "security",
    "support",
    "system",
];

/// Reads a username; it is lower-cased, so that spellings of one name are equal.
pub fn parse(text: &str) -> Result<String, &'static str> {
    let name = text.trim().to_lowercase();
    let is_allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_.".contains(letter);
    if !LENGTH.contains(&name.chars().count()) || !name.chars().all(is_allowed) {
        return Err("must have 3 to 30 letters a to z, digits, underscores and dots");
    }
    if name.starts_with('.') || name.ends_with('.') {
        return Err("must not start or end with a dot");
    }
    // Otherwise it could be taken for a phone where any identifier is accepted.
    if name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err("must have at least one letter");
    }
    if RESERVED.contains(&name.as_str()) {
        return Err("is reserved");
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use crate::rules::username::parse;

    #[test]
    fn the_case_does_not_count() {
        assert_eq!(parse(" Asha.Rao_7 ").as_deref(), Ok("asha.rao_7"));
        assert!(parse("abc").is_ok() && parse(&"a".repeat(30)).is_ok() && parse("_a_").is_ok());
    }

    #[test]
    fn malformed_usernames_are_refused() {
        let long = "a".repeat(31);
        for text in [
            "",
            "ab",
            &long,
            ".asha",
            "asha.",
            "asha rao",
            "asha-rao",
            "asha@rao",
            "ashä",
            "Admin",
            "ROOT",
            "9876543210",
            "98.76",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
