//! Questions: the words that express the topic, in all their forms.

use shared::text;

use crate::retrieval::{question_words, tokens};

/// The maximum length of a question, in characters.
pub const MAX_QUESTION_LENGTH: usize = 2_000;

/// Words that belong to asking and not to the topic. They help to find passages, but a passage without them can be the
/// answer.
const ASKING_WORDS: [&str; 107] = [
    "am",
    "answer",
    "because",
    "become",
    "between",
    "briefly",
    "call",
    "called",
    "chapter",
    "come",
    "compare",
    "course",
    "define",
    "definition",
    "describe",
    "detail",
    "difference",
    "different",
    "differ",
    "document",
    "during",
    "each",
    "example",
    "explanation",
    "file",
    "find",
    "found",
    "get",
    "go",
    "happen",
    "he",
    "help",
    "her",
    "his",
    "idea",
    "important",
    "know",
    "learn",
    "lecture",
    "list",
    "main",
    "make",
    "many",
    "may",
    "mean",
    "meaning",
    "might",
    "more",
    "most",
    "much",
    "must",
    "name",
    "need",
    "one",
    "other",
    "page",
    "part",
    "play",
    "question",
    "reason",
    "role",
    "say",
    "she",
    "short",
    "show",
    "summarise",
    "summarize",
    "summary",
    "take",
    "term",
    "thing",
    "type",
    "understand",
    "us",
    "use",
    "used",
    "want",
    "way",
    "where",
    "who",
    "whom",
    "whose",
    "work",
    "क्या",
    "कौन",
    "कब",
    "कहाँ",
    "क्यों",
    "कैसे",
    "कितना",
    "कितने",
    "है",
    "हैं",
    "था",
    "थे",
    "का",
    "की",
    "के",
    "में",
    "को",
    "से",
    "और",
    "पर",
    "यह",
    "वह",
    "बताओ",
    "समझाओ",
];

/// Endings of English words that do not change the topic, the longest first.
const ENDINGS: [&str; 32] = [
    "ational", "ations", "ation", "ators", "ating", "ments", "ances", "ences", "ator", "ated", "ates", "ment", "ance",
    "ence", "ally", "ings", "ions", "ives", "ial", "ing", "ion", "ive", "ied", "ers", "ors", "al", "ed", "er", "es",
    "ia", "or", "ly",
];
/// Endings that may be removed from short words.
const SHORT_ENDINGS: [&str; 5] = ["ing", "ed", "e", "y", "s"];

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// All words to search for.
    pub(super) words: Vec<String>,
    /// The words that express the topic.
    pub(super) terms: Vec<Term>,
}

/// A word with its other forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// The word in the question.
    pub word: String,
    /// Other forms that may occur in a file. Not all of them are real words.
    pub forms: Vec<String>,
}

impl Term {
    fn new(word: String) -> Self {
        let forms = forms(&word);
        Self { word, forms }
    }

    /// The word and its other forms.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.word.as_str()).chain(self.forms.iter().map(String::as_str))
    }
}

impl Question {
    /// Parses a question.
    pub fn new(text: &str) -> Self {
        let words = question_words(text);
        let topic: Vec<_> = words.iter().filter(|word| !is_asking(word)).cloned().collect();
        let terms = if topic.is_empty() { words.clone() } else { topic };
        Self {
            words,
            terms: terms.into_iter().map(Term::new).collect(),
        }
    }
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

fn is_asking(word: &str) -> bool {
    ASKING_WORDS.contains(&word)
}

/// An English word without its ending.
fn stem(word: &str) -> &str {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    let without = |ending: &&str, least: usize| {
        let stem = word.strip_suffix(*ending)?;
        (stem.len() >= least).then_some(stem)
    };
    let long = ENDINGS.iter().find_map(|ending| without(ending, 4));
    let short = || SHORT_ENDINGS.iter().find_map(|ending| without(ending, 3));
    long.or_else(short).unwrap_or(word)
}

/// Words with the same stem.
fn forms(word: &str) -> Vec<String> {
    let stem = stem(word);
    let is_short = stem.len() == word.len() && word.len() < 3;
    if is_short || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let endings = ENDINGS.iter().chain(&SHORT_ENDINGS).chain(&[""]);
    let mut forms: Vec<_> = endings
        .map(|ending| format!("{stem}{ending}"))
        // The plurals of files are cut in the same way as those of questions.
        .flat_map(|form| tokens(&form).collect::<Vec<_>>())
        .filter(|form| form != word && self::stem(form) == stem)
        .collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        Question::new(text).terms.into_iter().map(|term| term.word).collect()
    }

    #[test]
    fn terms_are_the_words_that_express_the_topic() {
        assert_eq!(terms("What role do ribosomes play in a cell?"), ["cell", "ribosome"]);
        assert_eq!(terms("Can you help me understand where ATP is made?"), ["atp", "made"]);
        assert_eq!(terms("What is work?"), ["work"]);
        assert_eq!(terms("प्रकाश संश्लेषण क्या है?"), ["प्रकाश", "संश्लेषण"]);
    }

    #[test]
    fn a_word_is_found_in_its_other_forms() {
        let has = |word: &str, form: &str| {
            let term = Term::new(word.to_owned());
            assert!(term.all().any(|other| other == form), "{word} {form} {term:?}");
        };
        has("enclose", "enclosed");
        has("enclosed", "enclose");
        has("move", "moving");
        has("carry", "carried");
        has("mitochondrion", "mitochondria");
        has("relation", "relate");
        let force = Term::new("force".to_owned());
        assert!(!force.all().any(|other| other == "for"), "{force:?}");
        assert!(Term::new("प्रकाश".to_owned()).forms.is_empty());
    }

    #[test]
    fn asking_words_are_in_the_form_of_tokens_and_sorted() {
        for word in ASKING_WORDS {
            assert_eq!(tokens(word).collect::<Vec<_>>(), [word]);
        }
        let mut sorted = ENDINGS;
        sorted.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        assert_eq!(sorted, ENDINGS);
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
