//! Usernames: what people log in with and are mentioned by.

use shared::text;

/// Length in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=30;

/// Names of the product and of those who act for it. Also reserved with anything after a separator: `support.team`.
const AUTHORITIES: [&str; 9] = [
    "admin",
    "administrator",
    "lectern",
    "mod",
    "moderator",
    "official",
    "staff",
    "support",
    "superuser",
];

/// Names that mention all users, would pass for a role or a state of an account, or have a meaning in paths.
const RESERVED: [&str; 23] = [
    "all",
    "anonymous",
    "anyone",
    "channel",
    "deleted",
    "everybody",
    "everyone",
    "guest",
    "help",
    "here",
    "instructor",
    "instructors",
    "me",
    "moderators",
    "nobody",
    "null",
    "owner",
    "root",
    "security",
    "system",
    "teacher",
    "undefined",
    "unknown",
];

/// Reads a username; it is lower-cased, so that spellings of one name are equal.
pub fn parse(text: &str) -> Result<String, &'static str> {
    let name = spelled(text);
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
    if is_reserved(&name) {
        return Err("is reserved");
    }
    Ok(name)
}

/// A username as it is stored, if it is one: in lower case, without what is pasted around it. What is longer than any
/// username is cut, so that it fits into a key and matches no user.
pub fn spelled(text: &str) -> String {
    let name = text::single_line(text).unwrap_or_default().to_lowercase();
    name.chars().take(LENGTH.end() + 1).collect()
}

/// Whether a name passes for a reserved one, whatever separators, look-alikes and digits around it.
fn is_reserved(name: &str) -> bool {
    let words: Vec<&str> = name.split(['.', '_']).filter(|word| !word.is_empty()).collect();
    let is_product = |word: &&str| spells(word, "lectern");
    let begins_with_authority = words.len() > 1 && spells_one_of(words[0], &AUTHORITIES);
    let whole = words.concat();
    begins_with_authority
        || words.iter().any(is_product)
        || skeletons(&whole).iter().any(|whole| whole.starts_with("lectern"))
        || spells_one_of(&whole, &AUTHORITIES)
        || spells_one_of(&whole, &RESERVED)
}

fn spells_one_of(word: &str, names: &[&str]) -> bool {
    names.iter().any(|name| spells(word, name))
}

/// Whether `word` looks like `name`, with or without digits around it.
fn spells(word: &str, name: &str) -> bool {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let forms = [word, word.trim_end_matches(is_digit), word.trim_matches(is_digit)];
    let [name, _] = skeletons(name);
    forms.into_iter().any(|form| skeletons(form).contains(&name))
}

/// Maps words that look alike to the same text: the confusable characters of UTS #39 among those that usernames can
/// have, and digits that are read as letters. A `1` is read as `l` and as `i`.
fn skeletons(word: &str) -> [String; 2] {
    ['l', 'i'].map(|one| {
        let mut skeleton = String::with_capacity(word.len());
        for letter in word.chars() {
            match letter {
                '0' => skeleton.push('o'),
                '1' => skeleton.push(one),
                '2' => skeleton.push('z'),
                '3' => skeleton.push('e'),
                '4' => skeleton.push('a'),
                '5' => skeleton.push('s'),
                '7' => skeleton.push('t'),
                '8' => skeleton.push('b'),
                '6' | '9' => skeleton.push('g'),
                'm' => skeleton.push_str("rn"),
                letter => skeleton.push(letter),
            }
        }
        skeleton
    })
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
    fn names_that_pass_for_the_product_its_staff_or_everybody_are_reserved() {
        for name in [
            "everyone",
            "all",
            "here",
            "channel",
            "staff",
            "instructor",
            "owner",
            "deleted",
            "admin1",
            "adm1n",
            "ad.min",
            "admin_",
            "_admin_",
            "lectern.support",
            "lectern",
            "1ectern",
            "lecternapp",
            "asha.lectern",
            "support.team",
            "supp0rt",
            "rnoderator",
            "m0derator",
            "syst3m",
            "sy5tem",
            "a.l.l",
            "4dmin",
            "007admin",
            "admin_asha",
            "everyone2026",
            "adrnin",
            "ADM1N",
        ] {
            assert_eq!(parse(name), Err("is reserved"), "{name}");
        }
    }

    #[test]
    fn honest_names_are_not_reserved() {
        for name in [
            "adminath",
            "ali",
            "ali786",
            "allison",
            "hereford",
            "alla",
            "modi",
            "modesty",
            "heera",
            "helpful.asha",
            "rootvik",
            "channell",
            "staffan",
            "rao_admin",
            "ownership",
            "mel",
            "lecter",
            "asha1",
            "meera.7",
            "allan_2",
        ] {
            assert_eq!(parse(name).as_deref(), Ok(name));
        }
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
