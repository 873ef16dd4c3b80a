//! Digits of any script, and numbers as phones paste them.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::visible::is_invisible;

/// Writes a phone number or a code in ASCII: digits of any script and full-width forms become ASCII, every kind of
/// space and dash becomes ` ` and `-`, and invisible marks, such as those of direction, are dropped.
pub fn plain_number(text: &str) -> String {
    let visible = text.chars().filter(|letter| !is_invisible(*letter));
    visible.map(plain).collect()
}

fn plain(letter: char) -> char {
    match letter {
        letter if letter.is_whitespace() => ' ',
        letter if letter.is_ascii() => letter,
        letter if is_dash(letter) => '-',
        letter => digit(letter).or_else(|| half_width(letter)).unwrap_or(letter),
    }
}

/// The ASCII digit with the value of `letter`. The digits of a script stand in a row (stability policy of Unicode), so
/// the position in the row is the value.
pub(super) fn digit(letter: char) -> Option<char> {
    let is_digit = |code| CodePointMapData::<GeneralCategory>::new().get32(code) == GeneralCategory::DecimalNumber;
    let code = u32::from(letter);
    if !is_digit(code) {
        return None;
    }
    let before = (0..code).rev().take_while(|code| is_digit(*code)).count();
    char::from_digit(u32::try_from(before % 10).ok()?, 10)
}

pub(super) fn is_dash(letter: char) -> bool {
    // The minus sign and the Japanese sound mark look like dashes and are typed in their place.
    matches!(letter, '\u{2212}' | '\u{30fc}')
        || CodePointMapData::<GeneralCategory>::new().get(letter) == GeneralCategory::DashPunctuation
}

fn half_width(letter: char) -> Option<char> {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0),
        _ => None,
    }
}
