//! What may be in a text that others see.
//!
//! Invisible characters make different names look the same, and some turn around the text that follows. Those that come
//! along when text is copied are dropped; those that are never typed by mistake are refused. Joiners stay where scripts
//! and emoji need them.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

use super::normalize;

const REFUSED: &str = "must not have control characters, hidden tags or characters that reverse the direction of text";

/// The flags of England, Scotland and Wales are the only emoji that consist of tags.
const FLAGS_OF_TAGS: [&str; 3] = [
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// Reads a name: like [`single_line`], but line breaks are spaces, and runs of white space become one space.
pub fn name(text: &str) -> Result<String, &'static str> {
    single_line(&single_spaced(text)).map(|line| single_spaced(&line))
}

/// Reads a single line in its normal form, without white space and invisible characters around it and without
/// invisible characters in it. The result is empty if there is nothing to see.
///
/// # Errors
/// The rule that hidden characters break.
pub fn single_line(text: &str) -> Result<String, &'static str> {
    let is_refused = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    let text = accepted(text, is_refused)?;
    let mut line = String::with_capacity(text.len());
    let mut previous = None;
    for letter in text.chars() {
        if !is_invisible(letter) || has_effect(letter, previous) {
            line.push(letter);
            previous = Some(letter);
        }
    }
    let line = without_blanks_around(&line);
    // Dropping a character can reorder the marks around it, and a joiner is judged by the mark before it.
    if line == text { Ok(line) } else { single_line(&line) }
}

/// Reads a text that may have several lines, in its normal form and without white space around it. Marks that a
/// language needs stay, other than embedded directions. The result is empty if there is nothing to see.
///
/// # Errors
/// The rule that hidden characters break.
pub fn paragraphs(text: &str) -> Result<String, &'static str> {
    let is_refused = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    let text = accepted(text, is_refused)?;
    let is_kept = |letter: &char| !matches!(letter, '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{206f}' | '\u{feff}');
    Ok(without_blanks_around(&text.chars().filter(is_kept).collect::<String>()))
}

/// Whether `letter` belongs to the letter before it, such as an accent or a vowel sign.
pub fn is_mark(letter: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(letter))
}

/// Whether nothing is shown for `letter`, such as a zero-width space, a joiner or a Hangul filler.
pub fn is_invisible(letter: char) -> bool {
    !letter.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn accepted(text: &str, is_refused: impl Fn(char) -> bool) -> Result<String, &'static str> {
    let text = normalize(text);
    let reverses = |letter: char| matches!(letter, '\u{202d}' | '\u{202e}');
    let is_annotation = |letter: char| matches!(letter, '\u{fff9}'..='\u{fffb}');
    let has_stray_tags = text.contains(is_tag) && {
        let without = |text: String, flag: &&str| text.replace(flag, "");
        FLAGS_OF_TAGS.iter().fold(text.clone(), without).contains(is_tag)
    };
    if has_stray_tags || text.contains(|letter| is_refused(letter) || reverses(letter) || is_annotation(letter)) {
        return Err(REFUSED);
    }
    Ok(text)
}

fn is_tag(letter: char) -> bool {
    matches!(letter, '\u{e0000}'..='\u{e007f}')
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

fn is_variation_selector(letter: char) -> bool {
    matches!(letter, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether an invisible character changes what is shown before or after it. Joiners do so from Arabic onwards, in
/// the scripts of India, and in emoji.
fn has_effect(letter: char, previous: Option<char>) -> bool {
    let Some(previous) = previous.filter(|previous| !previous.is_whitespace() && !is_joiner(*previous)) else {
        return false;
    };
    if is_joiner(letter) {
        previous >= '\u{600}'
    } else {
        is_tag(letter) || (is_variation_selector(letter) && !is_variation_selector(previous))
    }
}

/// An empty text if nothing in `text` can be seen.
fn without_blanks_around(text: &str) -> String {
    let is_blank = |letter: char| letter.is_whitespace() || letter == '\u{2800}';
    let modifies = |letter: char| is_joiner(letter) || is_tag(letter) || is_variation_selector(letter);
    let is_seen = |letter: char| !is_blank(letter) && !is_invisible(letter) && !is_mark(letter);
    if !text.contains(is_seen) {
        return String::new();
    }
    let text = text.trim_start_matches(|letter| is_blank(letter) || is_invisible(letter));
    let text = text.trim_end_matches(|letter| is_blank(letter) || (is_invisible(letter) && !modifies(letter)));
    normalize(text)
}
