//! The one analyzer of texts that are searched: which words a text has, and which words are forms of one another.
//!
//! [`words`] cuts a text into [`Word`]s. A name such as `C++`, `.NET`, `node.js`, `max_speed`, `maxSpeed` or `H₂O` is one
//! word and, where its parts mean something, also its parts. [`stem`] removes the endings that English, Hindi and Tamil
//! add to a word without changing its topic. Texts and questions go through both, so the rules only have to agree with
//! themselves.

mod english;
mod hindi;
mod name;
mod tamil;
mod typo;

#[cfg(test)]
mod tests;

use unicode_segmentation::UnicodeSegmentation as _;

use super::fold;
use super::visible::{is_invisible, is_mark};

pub use typo::is_mistyped;

/// The maximum length of a word, in characters. Longer words are cut, because nobody searches for them.
const MAX_WORD_LENGTH: usize = 64;

/// A word in the one spelling of [`fold`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// The whole word.
    pub text: String,
    /// The parts of a compound that are searched, too.
    pub parts: Vec<String>,
}

impl Word {
    fn new(text: String) -> Self {
        Self::with_parts(text, Vec::new())
    }

    fn with_parts(text: String, parts: Vec<String>) -> Self {
        let parts = parts.into_iter().filter(|part| !part.is_empty() && *part != text);
        Self {
            parts: parts.map(cut).collect(),
            text: cut(text),
        }
    }
}

/// The words of `text`, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for chunk in text.split_whitespace() {
        add_words(chunk, &mut words);
    }
    words
}

/// Adds the words of a chunk without white space.
pub fn add_words(chunk: &str, words: &mut Vec<Word>) {
    if let Some(operator) = name::operator(chunk) {
        words.push(Word::new(operator.to_owned()));
        return;
    }
    let mut rest = chunk;
    while let Some(begin) = rest.find(belongs) {
        let from = rest.get(begin..).unwrap_or_default();
        let end = from.find(|letter| !belongs(letter)).unwrap_or(from.len());
        let (piece, after) = from.split_at(end);
        let has_dot_before = piece.starts_with('.') && begin == 0;
        add_piece(piece, has_dot_before, words);
        rest = after;
    }
}

/// What a word has in common with its other forms. Words of other languages, numbers and names are unchanged.
pub fn stem(word: &str) -> String {
    match word.chars().next() {
        Some('a'..='z') if word.bytes().all(|byte| byte.is_ascii_lowercase()) => english::stem(word),
        Some('\u{900}'..='\u{97f}') => hindi::stem(word).to_owned(),
        Some('\u{b80}'..='\u{bff}') => tamil::stem(word),
        _ => word.to_owned(),
    }
}

/// Whether `letter` can be in the middle of a word. The ends are trimmed later.
fn belongs(letter: char) -> bool {
    let is_joiner = matches!(letter, '_' | '.' | '-' | '\'' | '’' | ',' | '+' | '#' | '‐' | '‑');
    letter.is_alphanumeric() || is_joiner || is_mark(letter) || is_invisible(letter)
}

fn add_piece(original: &str, has_dot_before: bool, words: &mut Vec<Word>) {
    if original.bytes().all(|byte| byte.is_ascii_lowercase()) {
        words.push(Word::new(original.to_owned()));
        return;
    }
    let folded = fold(original);
    let piece = folded.trim_start_matches(['-', '\'', ',', '+', '#', '.']);
    let piece = piece.trim_end_matches(['-', '\'', ',', '.']);
    let piece = piece.strip_suffix("'s").unwrap_or(piece);
    if !piece.chars().any(char::is_alphanumeric) {
        return;
    }
    if has_dot_before && let Some(word) = name::with_dot(piece) {
        words.push(word);
        return;
    }
    if let Some(word) = name::with_suffix(piece) {
        words.push(word);
        return;
    }
    let piece = piece.trim_end_matches(['+', '#']);
    if let Some(number) = name::number(piece) {
        words.push(Word::new(number));
    } else if piece.contains([',', '+', '#', '\'']) {
        for part in piece.split([',', '+', '#', '\'']).filter(|part| !part.is_empty()) {
            add_compound(part, part, words);
        }
    } else {
        add_compound(piece, original, words);
    }
}

fn add_compound(piece: &str, original: &str, words: &mut Vec<Word>) {
    if !piece.chars().any(char::is_alphanumeric) {
        return;
    }
    let camel = name::camel_parts(original);
    if camel.len() > 1 {
        words.push(Word::with_parts(piece.trim_matches('_').to_owned(), camel));
    } else if let Some(word) = name::compound(piece) {
        words.push(word);
    } else if piece.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let parts = name::quantity(piece);
        words.push(Word::with_parts(piece.to_owned(), parts));
    } else {
        words.extend(piece.unicode_words().map(|word| Word::new(word.to_owned())));
    }
}

fn cut(mut word: String) -> String {
    if let Some((end, _)) = word.char_indices().nth(MAX_WORD_LENGTH) {
        word.truncate(end);
    }
    word
}
