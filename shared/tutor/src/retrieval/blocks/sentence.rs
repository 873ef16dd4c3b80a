//! Sentences, and which line breaks only wrap a line.

use unicode_segmentation::UnicodeSegmentation as _;

/// Abbreviations that end with a period.
const ABBREVIATIONS: [&str; 13] = [
    "Dr", "Eq", "Fig", "Mr", "Mrs", "Ms", "No", "Prof", "St", "cf", "e.g", "i.e", "vs",
];
/// A line of at least so many characters can be full, so that the next one continues it.
const MIN_FULL_LINE: usize = 48;
/// What sentences end with.
const ENDS: [char; 12] = ['.', '!', '?', ':', ';', '…', '।', '॥', '。', '！', '？', '؟'];

/// Whether `text` ends like a sentence.
pub(crate) fn is_ended(text: &str) -> bool {
    text.trim_end()
        .trim_end_matches(['"', '\'', '”', '’', ')', ']', '*', '_', '`'])
        .ends_with(ENDS)
}

/// Whether a line of a paragraph of its own is a heading.
pub(super) fn is_heading(text: &str, max_words: usize) -> bool {
    let text = text.trim();
    let is_short = text.unicode_words().count() <= max_words;
    is_short && !is_ended(text) && !text.ends_with(',')
}

/// Whether `line` continues the sentence of the line `before`.
pub(super) fn wraps(before: &str, line: &str) -> bool {
    let (before, line) = (before.trim_end(), line.trim_start());
    if before.ends_with("  ") {
        return false;
    }
    let is_full = before.chars().count() >= MIN_FULL_LINE;
    let is_open = before.ends_with([',', '-', '–', '(', '/', '&']) || continues(before);
    let goes_on = line
        .chars()
        .next()
        .is_some_and(|letter| letter.is_lowercase() || matches!(letter, '(' | ')' | ','));
    is_full || is_open || (goes_on && !is_ended(before))
}

/// The sentences of a paragraph (UAX #29). A line break that only wraps a line does not end a sentence.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut joined = text.as_bytes().to_vec();
    let mut begin = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let (Some(line), Some(next)) = (lines.next(), lines.peek()) {
        let end = begin + line.len();
        let is_text = !line.trim().is_empty() && !next.trim().is_empty();
        if is_text && wraps(line.trim_end_matches(['\n', '\r']), next) {
            let line_break = line.len() - line.trim_end_matches(['\n', '\r']).len();
            joined
                .get_mut(end - line_break..end)
                .into_iter()
                .flatten()
                .for_each(|byte| *byte = b' ');
        }
        begin = end;
    }
    // Only line breaks were replaced, so the boundaries are unchanged.
    let Ok(joined) = std::str::from_utf8(&joined) else {
        return vec![text];
    };
    let mut sentences: Vec<&str> = Vec::new();
    let mut begin = 0;
    for (at, sentence) in joined.split_sentence_bound_indices() {
        let end = at + sentence.len();
        if end == text.len() || !continues(text.get(at..end).unwrap_or_default()) {
            sentences.extend(text.get(begin..end));
            begin = end;
        }
    }
    sentences
}

/// Whether a sentence by UAX #29 ends with an initial or an abbreviation, so that the actual sentence continues.
fn continues(sentence: &str) -> bool {
    let text = sentence.trim_end();
    let is_paragraph = sentence.get(text.len()..).unwrap_or_default().matches('\n').count() > 1;
    let word = text
        .strip_suffix('.')
        .and_then(|text| text.rsplit([' ', '\n', '(']).next());
    let is_short = |word: &str| {
        let mut letters = word.chars();
        let is_initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
        is_initial || ABBREVIATIONS.contains(&word)
    };
    !is_paragraph && word.is_some_and(is_short)
}
