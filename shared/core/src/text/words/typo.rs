//! Words with one wrong letter.

/// The minimum length of words that one wrong letter is accepted in, in characters.
const MIN_TYPO: usize = 5;

/// Whether two words differ in one letter that is missing, added, wrong or swapped with the next one.
pub fn is_mistyped(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 || other.len() < MIN_TYPO || one.first() != other.first() {
        return false;
    }
    let before = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let after = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    let after = after.min(one.len().min(other.len()) - before);
    let rest = |word: &[char]| word.len() - before - after;
    let (left, right) = (rest(&one), rest(&other));
    let is_swapped =
        left == 2 && right == 2 && one.get(before) == other.get(before + 1) && one.get(before + 1) == other.get(before);
    is_swapped || left.max(right) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_letter_is_recognized() {
        for (one, other) in [
            ("osmosi", "osmosis"),
            ("mitosis", "mitossis"),
            ("membrane", "membrnae"),
            ("carbon", "carbin"),
        ] {
            assert!(is_mistyped(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("iran", "iraq"),
            ("carbon", "cardin"),
            ("carbon", "carbon"),
            ("carbon", "barbon"),
        ] {
            assert!(!is_mistyped(one, other), "{one} {other}");
        }
    }
}
