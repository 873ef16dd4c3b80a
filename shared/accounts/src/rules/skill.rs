//! Skills.

use shared::{string_enum, text};

/// The maximum number of skills of a user.
pub const MAX_SKILLS: u32 = 50;
/// The longest name, in characters.
const MAX_NAME_LENGTH: usize = 100;

string_enum! {
    /// How well somebody can do something.
    Proficiency ("must be beginner, intermediate, advanced or expert") {
        /// Has begun.
        Beginner = "beginner",
        /// Gets along.
        Intermediate = "intermediate",
        /// Is good at it.
        Advanced = "advanced",
        /// Can teach it.
        Expert = "expert",
    }
}

/// Reads a name; runs of white space become one space.
pub fn parse_name(text: &str) -> Result<String, &'static str> {
    let name = text::name(text)?;
    if name.is_empty() || name.chars().count() > MAX_NAME_LENGTH {
        return Err("must have 1 to 100 visible characters");
    }
    Ok(name)
}

/// The form in which the names of the same skill are equal.
#[must_use]
pub fn same(name: &str) -> String {
    text::fold(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_skill_are_the_same() {
        assert_eq!(parse_name("  Public   Speaking "), Ok("Public Speaking".to_owned()));
        assert_eq!(same("PUBLIC speaking"), same("Public Speaking"));
        assert_eq!(same("हिन्दी"), same("हिंदी"));
        assert!(
            ["", " ", "\u{200b}", "a\u{0}b", &"x".repeat(101)]
                .into_iter()
                .all(|wrong| parse_name(wrong).is_err())
        );
    }
}
