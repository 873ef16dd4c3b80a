//! Codes of certificates: read off paper, typed by hand, and not to be guessed.

/// Crockford's base 32: no I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters between hyphens.
const GROUP: usize = 4;

/// The code that 12 random bytes make: 60 bits, such as `K7QX-2M9D-T4HV`.
#[must_use]
pub fn code(random: [u8; 12]) -> String {
    let letters = random.map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    grouped(&letters)
}

/// Reads a code as people type it: in any case, with or without hyphens and spaces, O for 0, I and L for 1.
#[must_use]
pub fn parse_code(text: &str) -> Option<String> {
    let letter = |letter: char| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    };
    let letters: Vec<char> = text
        .chars()
        .filter(|letter| !matches!(letter, '-' | ' '))
        .map(letter)
        .collect();
    let is_code = letters.len() == 3 * GROUP
        && letters
            .iter()
            .all(|letter| u8::try_from(*letter).is_ok_and(|byte| LETTERS.contains(&byte)));
    is_code.then(|| grouped(&letters))
}

fn grouped(letters: &[char]) -> String {
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = code([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 255]);
        assert_eq!(code, "0123-4567-89ZZ");
        for typed in ["0123-4567-89zz", "0123456789ZZ", "ol23 4567 89ZZ"] {
            assert_eq!(parse_code(typed).as_deref(), Some(code.as_str()), "{typed}");
        }
        for wrong in [
            "",
            "0123-4567-89Z",
            "0123-4567-89UU",
            "0123-4567-89ZZZ",
            "é123-4567-89ZZ",
        ] {
            assert_eq!(parse_code(wrong), None, "{wrong}");
        }
    }
}
