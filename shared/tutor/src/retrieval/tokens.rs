//! Normalizes the words of texts and questions, by the same rules for both.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use unicode_segmentation::UnicodeSegmentation as _;

/// The maximum length of a word, in characters. Longer words are cut, because nobody searches for them.
const MAX_WORD_LENGTH: usize = 64;

/// English words that do not belong to the topic of a question.
const FUNCTION_WORDS: [&str; 68] = [
    "a", "about", "all", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do",
    "does", "explain", "for", "from", "give", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its",
    "let", "me", "my", "no", "not", "of", "on", "or", "our", "please", "should", "so", "some", "tell", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "to", "was", "we", "were", "what", "when",
    "which", "why", "will", "with", "you",
];

/// The words of `text` in order (UAX #29), in lower case, without compatibility forms, Latin accents and English plural
/// endings.
pub fn tokens(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(normalized)
}

/// The distinct words of a question in alphabetical order. Includes function words only if there are no other words.
pub fn question_words(question: &str) -> Vec<String> {
    let mut words: Vec<_> = tokens(question).collect();
    words.sort_unstable();
    words.dedup();
    let is_topic = |word: &String| !FUNCTION_WORDS.contains(&word.as_str());
    if words.iter().any(is_topic) {
        words.retain(is_topic);
    }
    words
}

fn normalized(word: &str) -> String {
    let mut normal = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        let word = word.to_lowercase();
        let letters = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(word.chars());
        ComposingNormalizerBorrowed::new_nfc()
            .normalize_iter(letters.filter_map(resolved))
            .collect()
    };
    if let Some((cut, _)) = normal.char_indices().nth(MAX_WORD_LENGTH) {
        normal.truncate(cut);
    }
    if normal.ends_with("'s") {
        normal.truncate(normal.len() - 2);
    }
    singular(normal)
}

/// Removes Latin accents and soft hyphens. Keeps the vowel signs of other scripts.
fn resolved(letter: char) -> Option<char> {
    match letter {
        '\u{300}'..='\u{36F}' | '\u{AD}' => None,
        '\u{2019}' => Some('\''),
        other => Some(other),
    }
}

/// D. Harman's S stemmer ("How effective is suffixing?", 1991), and `classes` are of the `class`.
fn singular(mut word: String) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if word.len() < 4 || !word.is_ascii() {
        return word;
    }
    if ends(&["ies"]) && !ends(&["eies", "aies"]) {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if ends(&["sses", "xes", "ches", "shes"]) {
        word.truncate(word.len() - 2);
    } else if (ends(&["es"]) && !ends(&["aes", "ees", "oes"])) || (ends(&["s"]) && !ends(&["es", "us", "ss", "is"])) {
        word.truncate(word.len() - 1);
    }
    word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<String> {
        tokens(text).collect()
    }

    #[test]
    fn words_are_compared_without_case_accents_ligatures_and_plurals() {
        assert_eq!(
            all("The Cells’ ﬁndings: café, CAFE\u{301}S!"),
            ["the", "cell", "finding", "cafe", "cafe"]
        );
        assert_eq!(all("theories of Newton's classes"), ["theory", "of", "newton", "class"]);
        assert_eq!(all("photo\u{AD}synthesis analysis"), ["photosynthesis", "analysis"]);
        assert_eq!(all("pH 7.4, H₂O + y_1"), ["ph", "7.4", "h", "2", "o", "y_1"]);
    }

    #[test]
    fn other_scripts_keep_their_vowel_signs() {
        assert_eq!(all("प्रकाश संश्लेषण क्या है?"), ["प्रकाश", "संश्लेषण", "क्या", "है"]);
        assert_ne!(all("कि"), all("की"));
        assert_eq!(all("光合作用"), ["光", "合", "作", "用"]);
    }

    #[test]
    fn function_words_are_omitted_from_questions() {
        assert_eq!(
            question_words("What is the role of chlorophyll in a cell?"),
            ["cell", "chlorophyll", "role"]
        );
        assert_eq!(question_words("what is it"), ["is", "it", "what"]);
        assert!(question_words("?!").is_empty());
    }

    #[test]
    fn function_words_are_in_the_form_of_tokens() {
        for word in FUNCTION_WORDS {
            assert_eq!(all(word), [word]);
        }
    }

    proptest! {
        #[test]
        fn words_are_short_and_ignore_case(text in "\\PC{0,200}") {
            for word in tokens(&text) {
                prop_assert!(word.chars().count() <= MAX_WORD_LENGTH);
            }
            let ascii: String = text.chars().filter(char::is_ascii).collect();
            prop_assert_eq!(all(&ascii), all(&ascii.to_uppercase()));
        }
    }
}
