//! Splits text into chunks: short enough to quote, long enough to understand.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::retrieval::blocks::pieces;

/// The maximum number of words in a chunk: about 300 tokens of a language model.
const MAX_WORDS: usize = 220;
/// The maximum length of a chunk in bytes, for text that does not consist of words.
const MAX_BYTES: usize = 4_000;

/// A passage of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// The page or slide, starting at 1. Always 1 for text without pages.
    #[serde(rename = "p")]
    pub page: u32,
    /// The offset in the text of the page, in bytes of UTF-8.
    #[serde(rename = "o")]
    pub offset: u32,
    /// The exact text of the passage.
    #[serde(rename = "t")]
    pub text: String,
    /// What precedes the passage and says what it is about, such as headings and the head of a table, in Markdown.
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub context: String,
}

/// A part of a page that is about to become a [`Chunk`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut<'t> {
    /// The offset in the text of the page, in bytes.
    pub offset: usize,
    /// The exact text.
    pub text: &'t str,
    /// What precedes the text and says what it is about.
    pub context: String,
}

/// The chunks of the text of a page. They cover the text without gaps or overlaps, and end at the ends of sentences,
/// items and rows unless these are too long. Text without words has no chunks.
pub fn chunks(text: &str) -> Vec<Cut<'_>> {
    if text.unicode_words().next().is_none() {
        return Vec::new();
    }
    let mut chunks: Vec<Cut<'_>> = Vec::new();
    let (mut begin, mut end, mut words) = (0, 0, 0);
    let mut context = String::new();
    let mut close = |begin: usize, end: usize, context: String| {
        if let Some(text) = text.get(begin..end) {
            let offset = begin;
            chunks.push(Cut { offset, text, context });
        }
    };
    for piece in pieces(text) {
        let whole = text.get(piece.range.clone()).unwrap_or_default();
        for (part, part_words) in parts(whole) {
            if end > begin && (words + part_words > MAX_WORDS || end - begin + part.len() > MAX_BYTES) {
                close(begin, end, std::mem::take(&mut context));
                (begin, words) = (end, 0);
                context = piece.context.preamble(text);
            }
            end += part.len();
            words += part_words;
        }
    }
    close(begin, end, context);
    chunks
}

fn count(text: &str) -> usize {
    text.unicode_words().count()
}

/// The number of words in `text`, if it fits into a chunk.
fn fitting(text: &str) -> Option<usize> {
    let words = (text.len() <= MAX_BYTES).then(|| count(text))?;
    (words <= MAX_WORDS).then_some(words)
}

/// Splits a piece into parts that fit into a chunk, with their numbers of words: long pieces into lines, and long lines
/// into words.
fn parts(piece: &str) -> Vec<(&str, usize)> {
    if let Some(words) = fitting(piece) {
        return vec![(piece, words)];
    }
    let lines = piece.split_inclusive('\n');
    lines
        .flat_map(|line| match fitting(line) {
            Some(words) => vec![(line, words)],
            None => runs(line),
        })
        .collect()
}

/// Splits a line into runs of words that fit into a chunk, with their numbers of words.
fn runs(line: &str) -> Vec<(&str, usize)> {
    let (mut runs, mut begin, mut end, mut words) = (Vec::new(), 0, 0, 0);
    for word in line.split_word_bounds().flat_map(slices) {
        let is_word = usize::from(word.unicode_words().next().is_some());
        if end > begin && (words + is_word > MAX_WORDS || end - begin + word.len() > MAX_BYTES) {
            runs.extend(line.get(begin..end).map(|run| (run, words)));
            (begin, words) = (end, 0);
        }
        end += word.len();
        words += is_word;
    }
    runs.extend(line.get(begin..end).map(|run| (run, words)));
    runs
}

/// Splits a word into slices that fit into a chunk.
fn slices(mut word: &str) -> Vec<&str> {
    let mut slices = Vec::new();
    while word.len() > MAX_BYTES {
        let (slice, rest) = word.split_at(word.floor_char_boundary(MAX_BYTES));
        slices.push(slice);
        word = rest;
    }
    slices.push(word);
    slices
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        chunks(text).into_iter().map(|chunk| chunk.text).collect()
    }

    #[test]
    fn a_short_text_is_one_chunk_and_text_without_words_has_none() {
        assert_eq!(texts("One sentence. Another one.\n"), ["One sentence. Another one.\n"]);
        assert!(chunks("").is_empty());
        assert!(chunks(" \n— * —\n").is_empty());
    }

    #[test]
    fn chunks_end_with_sentences_even_if_lines_are_wrapped() {
        let sentence = "A leaf turns the light of the sun\ninto sugar, and it does so in\nits green cells. ";
        let text = sentence.repeat(40);
        let chunks = texts(&text);
        assert!(chunks.len() > 2);
        for chunk in &chunks {
            assert!(chunk.ends_with("cells. "), "{chunk:?}");
            assert!((100..=MAX_WORDS).contains(&count(chunk)) || Some(chunk) == chunks.last());
        }
    }

    #[test]
    fn a_chunk_knows_its_headings_and_the_head_of_its_table() {
        let rows: String = (0..200).map(|row| format!("| {row} | value {row} |\n")).collect();
        let text = format!("# Planets\n\n| Name | Moons |\n|---|---|\n{rows}");
        let chunks = chunks(&text);
        assert!(chunks.len() > 1);
        assert_eq!(chunks[1].context, "# Planets\n| Name | Moons |\n|---|\n");
        assert_eq!(chunks[0].context, "");
    }

    #[test]
    fn text_without_sentences_is_split_between_lines_and_words() {
        let list = "one item of a list\n".repeat(200);
        assert!(texts(&list).iter().all(|chunk| chunk.ends_with('\n')));
        let words = "word ".repeat(1_000);
        assert!(texts(&words).iter().all(|chunk| chunk.ends_with(' ')));
        let base64 = "QUJD".repeat(10_000);
        assert!(texts(&base64).iter().all(|chunk| chunk.len() <= MAX_BYTES));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn chunks_cover_the_text_without_gaps_or_overlaps(
            parts in prop::collection::vec("[ \\r\\n\\t]{0,3}|[a-zक-ह光é]{1,12}|[.!?…,;]{1,2} |\\PC{0,8}", 0..900),
        ) {
            let text = parts.concat();
            let chunks = chunks(&text);
            let mut end = 0;
            for Cut { offset, text: chunk, .. } in &chunks {
                prop_assert_eq!(*offset, end);
                prop_assert_eq!(&text[*offset..*offset + chunk.len()], *chunk);
                prop_assert!(!chunk.is_empty() && chunk.len() <= MAX_BYTES);
                end += chunk.len();
            }
            prop_assert_eq!(end, if chunks.is_empty() { 0 } else { text.len() });
            prop_assert_eq!(chunks.is_empty(), count(&text) == 0);
            prop_assert!(chunks.iter().all(|chunk| count(chunk.text) <= MAX_WORDS));
        }

        #[test]
        fn a_long_word_or_line_is_split_without_loss(letter in any::<char>(), times in 1_usize..5_000) {
            let text: String = std::iter::repeat_n(letter, times).collect::<String>() + " a";
            prop_assert_eq!(texts(&text).concat(), text);
        }
    }
}
