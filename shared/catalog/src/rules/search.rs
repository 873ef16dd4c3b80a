//! Search: the words a course is found by, and the words somebody looks for.
//!
//! Words are compared in lower case and without accents. A word that is looked for matches every word that begins with it; of
//! several words all have to match.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most words a course is found by.
pub const MOST_WORDS: usize = 16;
/// The most words somebody looks for at once.
const MOST_WANTED: usize = 8;
/// The longest word, in characters; what is longer is cut, in the course and in the question alike.
const LONGEST_WORD: usize = 32;
/// The longest question, in characters.
const LONGEST_QUESTION: usize = 100;

/// A word of a course. Words of the code weigh most, which is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The place of what it stands in.
    pub weight: u8,
}

/// `text` in lower case and without accents. The marks of other scripts than Latin, Greek and Cyrillic make other letters, so
/// they stay.
#[must_use]
pub fn fold(text: &str) -> String {
    let is_accent = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    text.nfd()
        .filter(|letter| !is_accent(letter))
        .nfc()
        .collect::<String>()
        .to_lowercase()
}

/// The words of `texts`, the most telling text first; each word once and [`MOST_WORDS`] at most. What is written as one, such as
/// `CS-101`, is found as a whole (`cs101`) and by its parts.
#[must_use]
pub fn words_of<'a>(texts: impl IntoIterator<Item = (u8, &'a str)>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (weight, text) in texts {
        let folded = fold(text);
        for chunk in folded.split_whitespace() {
            let parts: Vec<_> = parts(chunk).collect();
            let whole = (parts.len() != 1).then(|| parts.concat());
            for text in whole.iter().map(String::as_str).chain(parts) {
                let text = cut(text);
                if words.len() < MOST_WORDS && !text.is_empty() && words.iter().all(|word| word.text != text) {
                    words.push(Word { text, weight });
                }
            }
        }
    }
    words
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    words: Vec<String>,
}

impl Wanted {
    /// Reads a question; `None` if it has no letter and no digit.
    ///
    /// # Errors
    /// What is expected instead.
    pub fn parse(text: &str) -> Result<Option<Self>, &'static str> {
        if text.chars().count() > LONGEST_QUESTION {
            return Err("must have at most 100 characters");
        }
        let folded = fold(text);
        let mut words: Vec<String> = Vec::new();
        for chunk in folded.split_whitespace() {
            let word = cut(&parts(chunk).collect::<String>());
            if !word.is_empty() && !words.contains(&word) {
                words.push(word);
            }
        }
        if words.len() > MOST_WANTED {
            return Err("must have at most 8 words");
        }
        Ok((!words.is_empty()).then_some(Self { words }))
    }

    /// The longest word, the one that the fewest courses have; of equally long ones the last, which is still being typed.
    #[must_use]
    pub fn key(&self) -> &str {
        let longest = self.words.iter().max_by_key(|word| word.chars().count());
        longest.map(String::as_str).unwrap_or_default()
    }

    /// Whether a course with these words is looked for.
    #[must_use]
    pub fn is_in(&self, words: &[String]) -> bool {
        let begins_one = |wanted: &String| words.iter().any(|word| word.starts_with(wanted.as_str()));
        self.words.iter().all(begins_one)
    }

    /// Whether `word` is the one of `words` under which the course is found first. A course is found once, however many of its
    /// words begin with the key.
    #[must_use]
    pub fn is_found_by(&self, word: &str, words: &[String]) -> bool {
        let key = self.key();
        let first = words.iter().filter(|word| word.starts_with(key)).min();
        first.is_some_and(|first| first == word)
    }
}

/// The runs of letters and digits of what is written as one.
fn parts(chunk: &str) -> impl Iterator<Item = &str> {
    let belongs = |letter: char| letter.is_alphanumeric() || is_combining_mark(letter);
    chunk
        .split(move |letter| !belongs(letter))
        .filter(|part| !part.is_empty())
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: Vec<Word>) -> String {
        words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    fn wanted(text: &str) -> Wanted {
        Wanted::parse(text).unwrap().unwrap()
    }

    #[test]
    fn accents_and_case_do_not_matter_and_other_scripts_keep_their_marks() {
        assert_eq!(fold("Économie ÉTÉ Naïve"), "economie ete naive");
        assert_eq!(fold("हिन्दी"), "हिन्दी".nfc().collect::<String>());
        assert_eq!(texts(words_of([(1, "हिन्दी व्याकरण")])), fold("हिन्दी व्याकरण"));
    }

    #[test]
    fn what_is_written_as_one_is_found_as_a_whole_and_by_its_parts() {
        assert_eq!(
            texts(words_of([(0, "CS-101"), (1, "Data, e-commerce & CS")])),
            "cs101 cs 101 data ecommerce e commerce"
        );
        assert_eq!(wanted("cs-101").key(), "cs101");
        assert_eq!(wanted("don't").key(), "dont");
    }

    #[test]
    fn a_course_has_sixteen_words_at_most_and_each_once() {
        let title = (0..40)
            .map(|number| format!("w{number} w0"))
            .collect::<Vec<_>>()
            .join(" ");
        let words = words_of([(0, "X1"), (1, title.as_str())]);
        assert_eq!(words.len(), MOST_WORDS);
        assert_eq!((words[0].text.as_str(), words[0].weight), ("x1", 0));
    }

    #[test]
    fn several_words_all_have_to_match_and_each_may_be_begun() {
        let words = ["intro", "programming", "python", "program"].map(str::to_owned);
        assert!(wanted("pyth Progr").is_in(&words));
        assert!(!wanted("python rust").is_in(&words));
        assert_eq!(wanted("py programm intro").key(), "programm");
        // Found by one of two words that match.
        let question = wanted("prog");
        assert!(question.is_found_by("program", &words) && !question.is_found_by("programming", &words));
    }

    #[test]
    fn questions_are_bounded() {
        assert_eq!(Wanted::parse(" -- "), Ok(None));
        assert!(Wanted::parse(&"x".repeat(101)).is_err());
        assert!(Wanted::parse("a b c d e f g h i").is_err());
        assert_eq!(wanted(&"x".repeat(90)).key().len(), LONGEST_WORD);
    }
}
