//! Questions: the words that express the topic.

use shared::text;
use shared::text::words::{self, Word, stem, words};

use crate::retrieval::common_words::{is_common, is_function_word};
use crate::retrieval::tokens;

/// The maximum length of a question, in characters.
pub const MAX_QUESTION_LENGTH: usize = 2_000;

/// The weight of a word with a meaning that fits almost every topic.
const COMMON: f32 = 0.3;

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The words that express the topic.
    pub(super) terms: Vec<Term>,
    /// What kind of answer is expected.
    pub(super) expected: Expected,
}

/// A word of the topic.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    /// The stem of the word.
    pub stem: String,
    /// The stems of the parts of a compound.
    pub parts: Vec<String>,
    /// 1 for a word of the topic, less for a common word.
    pub weight: f32,
    /// Whether a passage without the word cannot be the answer: numbers, names with signs, and proper names.
    pub is_name: bool,
}

/// What kind of answer a question expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A number or a date.
    Number,
    /// The name of a person or a place.
    Name,
    /// Anything.
    Any,
}

const NUMBER_WORDS: [&str; 16] = [
    "when",
    "many",
    "much",
    "year",
    "date",
    "percentage",
    "percent",
    "कब",
    "कितना",
    "कितने",
    "कितनी",
    "वर्ष",
    "எப்போது",
    "எத்தனை",
    "எவ்வளவு",
    "ஆண்டு",
];
const NAME_WORDS: [&str; 13] = [
    "who",
    "whom",
    "whose",
    "where",
    "कौन",
    "किसने",
    "कहां",
    "किसका",
    "யார்",
    "எங்கே",
    "எங்கு",
    "யாரால்",
    "author",
];

impl Question {
    /// Parses a question.
    pub fn new(text: &str) -> Self {
        let names = proper_names(text);
        let mut terms: Vec<Term> = Vec::new();
        let mut expected = Expected::Any;
        for word in words(text) {
            if NUMBER_WORDS.contains(&word.text.as_str()) {
                expected = Expected::Number;
            } else if NAME_WORDS.contains(&word.text.as_str()) && expected == Expected::Any {
                expected = Expected::Name;
            }
            if is_function_word(&word.text) {
                continue;
            }
            let term = Term::new(&word, &names);
            if terms.iter().all(|other| other.stem != term.stem) {
                terms.push(term);
            }
        }
        if terms.iter().all(|term| term.weight < 1.0) {
            terms.iter_mut().for_each(|term| term.weight = 1.0);
        }
        Self { terms, expected }
    }
}

impl Term {
    fn new(word: &Word, names: &[String]) -> Self {
        let stem = stem(&word.text);
        let has_digit = stem.bytes().any(|byte| byte.is_ascii_digit());
        let has_sign = stem.contains(['+', '#', '_']) || stem.starts_with('.');
        let is_single = stem.len() == 1 && word.text.is_ascii();
        let is_name = has_digit || has_sign || is_single || names.contains(&word.text);
        Self {
            weight: if !is_name && is_common(&stem) { COMMON } else { 1.0 },
            parts: word.parts.iter().map(|part| words::stem(part)).collect(),
            stem,
            is_name,
        }
    }
}

/// The words that are capitalized although they do not begin the question, unless all of them are.
fn proper_names(text: &str) -> Vec<String> {
    let is_capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let rest: Vec<&str> = text.split_whitespace().skip(1).collect();
    let capitals: Vec<&str> = rest.iter().copied().filter(is_capital).collect();
    if capitals.len() * 2 > rest.len() {
        return Vec::new();
    }
    capitals.into_iter().flat_map(words).map(|word| word.text).collect()
}

/// Validates and trims a question.
///
/// # Errors
/// A description of the expected value.
pub fn parse_question(text: &str) -> Result<String, String> {
    let text = text::paragraphs(text)?;
    if (1..=MAX_QUESTION_LENGTH).contains(&text.chars().count()) && tokens(&text).next().is_some() {
        Ok(text)
    } else {
        Err(format!("must be a question of 1 to {MAX_QUESTION_LENGTH} characters"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let terms = Question::new(text).terms.into_iter();
        terms.filter(|term| term.weight == 1.0).map(|term| term.stem).collect()
    }

    #[test]
    fn terms_are_the_words_that_express_the_topic() {
        assert_eq!(terms("What role do ribosomes play in a cell?"), ["ribosom", "cell"]);
        assert_eq!(terms("Can you help me understand where ATP is made?"), ["atp"]);
        assert_eq!(terms("What is work?"), ["work"]);
        assert_eq!(terms("What happened in 1947?"), ["1947"]);
        assert_eq!(terms("Could you kindly explain C++?"), ["c++"]);
        assert_eq!(terms("प्रकाश संश्लेषण क्या है?").len(), 2);
        assert!(terms("what is it").is_empty());
    }

    #[test]
    fn numbers_names_and_signs_cannot_be_missing() {
        let names = |text: &str| -> Vec<String> {
            let terms = Question::new(text).terms.into_iter();
            terms.filter(|term| term.is_name).map(|term| term.stem).collect()
        };
        assert_eq!(names("How is memory managed in C#?"), ["c#"]);
        assert_eq!(
            names("When did Gandhi return to India in 1915?"),
            ["gandhi", "india", "1915"]
        );
        assert!(names("What Is A Market?").is_empty());
    }

    #[test]
    fn a_question_has_words_and_a_maximum_length() {
        assert_eq!(parse_question("  What is\nATP? ").unwrap(), "What is\nATP?");
        for wrong in ["", "  ", "?!", "a\u{0}b", &"x".repeat(MAX_QUESTION_LENGTH + 1)] {
            assert!(parse_question(wrong).is_err(), "{wrong:?}");
        }
        assert!(parse_question(&"क".repeat(MAX_QUESTION_LENGTH)).is_ok());
    }
}
