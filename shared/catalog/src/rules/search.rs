//! Search: the words that a course is found by, and search queries.
//!
//! Words are compared in one spelling and without their endings ([`shared::text::words`]). A word of a query matches
//! every word that begins with it, and a course must match all words of the query.

use shared::text::words::{is_mistyped, stem, words};

/// The maximum number of words that a course is found by.
pub const MAX_WORDS: usize = 16;
/// The maximum number of words of a query.
const MAX_QUERY_WORDS: usize = 8;
/// The maximum length of a word, in characters. Longer words are cut, in courses and queries alike.
const MAX_WORD: usize = 32;
/// The rank of the description, whose short words are left out.
pub const DESCRIPTION: u8 = 4;
/// The minimum length of a word of the description, in characters.
const MIN_DESCRIPTION_WORD: usize = 4;
/// The minimum length of the beginning of a word, in characters.
const MIN_STEM: usize = 3;
/// The maximum length of a query, in characters.
const MAX_QUERY: usize = 100;

/// A word that a course is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The rank of the field that has the word; 0, for the course code, is the most important.
    pub weight: u8,
}

/// The distinct words of `texts`, at most [`MAX_WORDS`], the most important text first. A compound such as `CS-101` is
/// found as a whole (`cs101`) and by its parts.
pub fn words_of<'a>(texts: impl IntoIterator<Item = (u8, &'a str)>) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    for (weight, text) in texts {
        for word in words(text) {
            for text in std::iter::once(word.text).chain(word.parts) {
                let text = cut(&text);
                let is_word = text.chars().any(char::is_alphanumeric);
                let is_wanted = is_word && (weight < DESCRIPTION || text.chars().count() >= MIN_DESCRIPTION_WORD);
                if is_wanted && found.len() < MAX_WORDS && found.iter().all(|word| word.text != text) {
                    found.push(Word { text, weight });
                }
            }
        }
    }
    found
}

/// A search query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    words: Vec<String>,
}

impl SearchQuery {
    /// Parses a query; `None` if it has neither letters nor digits.
    pub fn parse(text: &str) -> Result<Option<Self>, &'static str> {
        if text.chars().count() > MAX_QUERY {
            return Err("must have at most 100 characters");
        }
        let mut found: Vec<String> = Vec::new();
        for word in words(text) {
            let word = cut(&word.text);
            if word.chars().any(char::is_alphanumeric) && !found.contains(&word) {
                found.push(word);
            }
        }
        if found.len() > MAX_QUERY_WORDS {
            return Err("must have at most 8 words");
        }
        Ok((!found.is_empty()).then_some(Self { words: found }))
    }

    /// The longest word, which the fewest courses have, without its ending. Of several, this is the last, which may still
    /// be incomplete.
    pub fn key(&self) -> &str {
        let longest = self.words.iter().max_by_key(|word| word.chars().count());
        let longest = longest.map(String::as_str).unwrap_or_default();
        let stem = stem(longest);
        match longest.get(..stem.len()) {
            Some(beginning) if beginning == stem && stem.chars().count() >= MIN_STEM => beginning,
            _ => longest,
        }
    }

    /// Whether the key is a whole word, not the beginning of one.
    pub fn has_whole_key(&self) -> bool {
        is_whole(self.key())
    }

    /// The beginning of the words to look through when no course has the key: a wrong letter is rarely one of the first.
    pub fn key_with_typo(&self) -> Option<&str> {
        let key = self.key();
        let (end, _) = key.char_indices().nth(MIN_STEM)?;
        key.get(..end)
    }

    /// Whether a course with these words matches.
    pub fn is_in(&self, words: &[String]) -> bool {
        let has = |wanted: &String| words.iter().any(|word| matches(wanted, word));
        self.words.iter().all(has)
    }

    /// Whether a course with these words matches if one letter of each word may be wrong.
    pub fn is_almost_in(&self, words: &[String]) -> bool {
        let has = |wanted: &String| {
            words
                .iter()
                .any(|word| matches(wanted, word) || is_mistyped(wanted, word))
        };
        self.words.iter().all(has)
    }

    /// Whether `word` is the first of `words` that is almost the key, as [`SearchQuery::is_found_by`] says it.
    pub fn is_almost_found_by(&self, word: &str, words: &[String]) -> bool {
        let begin = self.key_with_typo().unwrap_or_default();
        let first = words.iter().filter(|word| word.starts_with(begin)).min();
        first.is_some_and(|first| first == word)
    }

    /// Whether `word` is the first of `words` that begins with the key. It decides which row stands for a course with
    /// several such words, so that the course is found only once.
    pub fn is_found_by(&self, word: &str, words: &[String]) -> bool {
        let key = self.key();
        let first = words.iter().filter(|word| word.starts_with(key)).min();
        first.is_some_and(|first| first == word)
    }
}

/// Whether `word` begins with `wanted` or is another form of it.
fn matches(wanted: &str, word: &str) -> bool {
    if is_whole(wanted) {
        return word == wanted;
    }
    word.starts_with(wanted) || stem(word) == stem(wanted)
}

/// Whether a word of a query is a single letter: a name, such as that of a language, not the beginning of a word.
fn is_whole(wanted: &str) -> bool {
    wanted.len() == 1 && wanted.bytes().all(|letter| letter.is_ascii_alphabetic())
}

fn cut(word: &str) -> String {
    word.chars().take(MAX_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: Vec<Word>) -> String {
        words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    fn wanted(text: &str) -> SearchQuery {
        SearchQuery::parse(text).unwrap().unwrap()
    }

    #[test]
    fn accents_case_and_spellings_do_not_matter_and_vowel_signs_do() {
        assert_eq!(texts(words_of([(1, "Économie NAÏVE")])), "economie naive");
        assert_eq!(texts(words_of([(1, "हिन्दी व्याकरण")])), "हिंदी व्याकरण");
        let words = words_of([(1, "योग और ज़िंदगी भाग ४")]);
        let words: Vec<String> = words.into_iter().map(|word| word.text).collect();
        for found in ["ज़िंदगी", "जिन्दगी", "जिँदगी", "4", "४"] {
            assert!(wanted(found).is_in(&words), "{found}");
        }
        assert!(!wanted("जीवन").is_in(&words) && !wanted("यग").is_in(&words));
    }

    #[test]
    fn compounds_are_found_as_a_whole_and_by_their_parts() {
        assert_eq!(
            texts(words_of([(0, "CS-101"), (1, "Data, e-commerce & CS")])),
            "cs101 cs 101 data ecommerce e commerce"
        );
        assert_eq!(wanted("cs-101").key(), "cs101");
    }

    #[test]
    fn names_with_signs_are_words_of_their_own() {
        let words = |text| -> Vec<String> { words_of([(1, text)]).into_iter().map(|word| word.text).collect() };
        assert!(wanted("C++").is_in(&words("C++ Masterclass")));
        assert!(!wanted("C++").is_in(&words("C# Masterclass")) && !wanted("C++").is_in(&words("Café Cooking")));
        assert!(wanted("phys 1").is_in(&words("Physics 10")) && !wanted("phys 1").is_in(&words("Physics 20")));
        assert!(!wanted("C").is_in(&words("Café Cooking")) && wanted("C").is_in(&words("The C language")));
    }

    #[test]
    fn other_forms_match_and_one_wrong_letter_almost_does() {
        let words = ["introduction", "variables"].map(str::to_owned);
        assert!(wanted("variable").is_in(&words) && wanted("introductions").is_in(&words));
        assert!(!wanted("intorduction").is_in(&words) && wanted("intorduction").is_almost_in(&words));
        assert!(!wanted("integration").is_almost_in(&words));
    }

    #[test]
    fn a_course_has_sixteen_words_at_most_and_each_once() {
        let title = (0..40)
            .map(|number| format!("w{number} w0"))
            .collect::<Vec<_>>()
            .join(" ");
        let words = words_of([(0, "X1"), (1, title.as_str())]);
        assert_eq!(words.len(), MAX_WORDS);
        assert_eq!((words[0].text.as_str(), words[0].weight), ("x1", 0));
    }

    #[test]
    fn all_words_must_match_and_each_may_be_incomplete() {
        let words = ["intro", "programming", "python", "program"].map(str::to_owned);
        assert!(wanted("pyth Progr").is_in(&words));
        assert!(!wanted("python rust").is_in(&words));
        assert_eq!(wanted("py programm intro").key(), "programm");
        // Two words match, but only one of their rows stands for the course.
        let question = wanted("prog");
        assert!(question.is_found_by("program", &words) && !question.is_found_by("programming", &words));
    }

    #[test]
    fn queries_are_bounded() {
        assert_eq!(SearchQuery::parse(" -- "), Ok(None));
        assert!(SearchQuery::parse(&"x".repeat(101)).is_err());
        assert!(SearchQuery::parse("a b c d e f g h i").is_err());
        assert_eq!(wanted(&"x".repeat(90)).key().len(), MAX_WORD);
    }
}
