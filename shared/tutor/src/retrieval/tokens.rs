//! The words of texts and questions: the stems that the one analyzer ([`shared::text::words`]) finds.

use std::collections::HashMap;

use shared::text::words::{Word, add_words, stem, words};

use crate::retrieval::common_words::is_function_word;

/// The stems of the words of `text` in order. A compound is followed by its parts.
pub fn tokens(text: &str) -> impl Iterator<Item = String> {
    words(text).into_iter().flat_map(stems_of)
}

/// The distinct stems of a question in alphabetical order. Includes function words only if there are no other words.
pub fn question_words(question: &str) -> Vec<String> {
    let all = words(question);
    let is_topic = |word: &&Word| !is_function_word(&word.text);
    let topic: Vec<_> = all.iter().filter(is_topic).cloned().collect();
    let chosen = if topic.is_empty() { all } else { topic };
    let mut stems: Vec<_> = chosen.into_iter().flat_map(stems_of).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn stems_of(word: Word) -> impl Iterator<Item = String> {
    std::iter::once(word.text).chain(word.parts).map(|text| stem(&text))
}

/// The stems of texts, with a memory, since a document repeats most of its words.
#[derive(Default)]
pub(crate) struct Stems {
    known: HashMap<String, Vec<String>>,
}

impl Stems {
    /// The stems of `text`, as [`tokens`] returns them.
    pub(crate) fn of(&mut self, text: &str) -> Vec<String> {
        let mut stems = Vec::new();
        for chunk in text.split_whitespace() {
            if let Some(known) = self.known.get(chunk) {
                stems.extend_from_slice(known);
                continue;
            }
            let mut words = Vec::new();
            add_words(chunk, &mut words);
            let found: Vec<String> = words.into_iter().flat_map(stems_of).collect();
            stems.extend_from_slice(&found);
            self.known.insert(chunk.to_owned(), found);
        }
        stems
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<String> {
        tokens(text).collect()
    }

    #[test]
    fn forms_and_spellings_of_a_word_are_one_token() {
        assert_eq!(all("Cells and CELL, cell\u{301}s"), all("cell and cell, cell"));
        assert_eq!(all("theories classes"), all("theory class"));
        assert_eq!(all("१९४७ में हिन्दी"), all("1947 में हिंदी"));
        assert_ne!(all("C++"), all("C#"));
    }

    #[test]
    fn function_words_are_omitted_from_questions() {
        assert_eq!(
            question_words("What is the chlorophyll in a cell?"),
            ["cell", "chlorophyl"]
        );
        assert_eq!(question_words("what is it"), ["is", "it", "what"]);
        assert!(question_words("?!").is_empty());
    }

    proptest! {
        #[test]
        fn the_memory_changes_nothing(text in "([a-zA-Zक-ह0-9+#._-]{1,8} ){0,40}") {
            let mut stems = Stems::default();
            prop_assert_eq!(&stems.of(&text), &all(&text));
            prop_assert_eq!(&stems.of(&text), &all(&text));
        }
    }
}
