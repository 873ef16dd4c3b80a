//! Splits text into chunks: short enough to quote, long enough to understand.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

/// The maximum number of words in a chunk: about 300 tokens of a language model.
const MAX_WORDS: usize = 220;
/// The maximum length of a chunk in bytes, for text that does not consist of words.
const MAX_BYTES: usize = 4_000;

/// Abbreviations that end with a period.
const ABBREVIATIONS: [&str; 12] = [
    "Dr", "Eq", "Fig", "Mr", "Mrs", "Ms", "Prof", "St", "cf", "e.g", "i.e", "vs",
];

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
}

/// The chunks of the text of a page, with their byte offsets. They cover the text without gaps or overlaps, and end at
/// the ends of sentences unless a sentence is too long. Text without words has no chunks.
pub fn chunks(text: &str) -> Vec<(usize, &str)> {
    if text.unicode_words().next().is_none() {
        return Vec::new();
    }
    let mut chunks = Vec::new();
    let (mut begin, mut end, mut words) = (0, 0, 0);
    for (piece, piece_words) in pieces(text) {
        if end > begin && (words + piece_words > MAX_WORDS || end - begin + piece.len() > MAX_BYTES) {
            chunks.push((begin, begin..end));
            (begin, words) = (end, 0);
        }
        end += piece.len();
        words += piece_words;
    }
    chunks.push((begin, begin..end));
    chunks
        .into_iter()
        .filter_map(|(begin, range)| Some((begin, text.get(range)?)))
        .collect()
}

fn count(text: &str) -> usize {
    text.unicode_words().count()
}

/// The number of words in `text`, if it fits into a chunk.
fn fitting(text: &str) -> Option<usize> {
    let words = (text.len() <= MAX_BYTES).then(|| count(text))?;
    (words <= MAX_WORDS).then_some(words)
}

/// Splits the text into pieces that fit into a chunk, with their numbers of words: into sentences, long sentences into
/// lines, and long lines into words.
fn pieces(text: &str) -> impl Iterator<Item = (&str, usize)> {
    sentences(text).into_iter().flat_map(|sentence| {
        if let Some(words) = fitting(sentence) {
            return vec![(sentence, words)];
        }
        let lines = sentence.split_inclusive('\n');
        lines
            .flat_map(|line| match fitting(line) {
                Some(words) => vec![(line, words)],
                None => runs(line),
            })
            .collect()
    })
}

/// The sentences of `text` (UAX #29). A single line break only wraps a line and does not end a sentence.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut joined = text.as_bytes().to_vec();
    for (at, byte) in text.bytes().enumerate() {
        let is_break = |at: Option<usize>| {
            at.and_then(|at| text.as_bytes().get(at))
                .is_some_and(|byte| *byte == b'\n')
        };
        let after = if text.as_bytes().get(at + 1) == Some(&b'\r') {
            at + 2
        } else {
            at + 1
        };
        let before = match at.checked_sub(1) {
            Some(before) if text.as_bytes().get(before) == Some(&b'\r') => before.checked_sub(1),
            before => before,
        };
        if byte == b'\n' && !is_break(Some(after)) && !is_break(before) {
            joined[at] = b' ';
            if let Some(before) = at.checked_sub(1).filter(|before| joined[*before] == b'\r') {
                joined[before] = b' ';
            }
        }
    }
    // Only line breaks were replaced, so the boundaries are unchanged.
    let Ok(joined) = std::str::from_utf8(&joined) else {
        return vec![text];
    };
    let mut sentences: Vec<&str> = Vec::new();
    let mut begin = 0;
    for (at, sentence) in joined.split_sentence_bound_indices() {
        let end = at + sentence.len();
        if end == text.len() || !continues(&text[at..end]) {
            sentences.push(&text[begin..end]);
            begin = end;
        }
    }
    sentences
}

/// Whether a sentence by UAX #29 ends with an initial or an abbreviation, so that the actual sentence continues.
fn continues(sentence: &str) -> bool {
    let text = sentence.trim_end();
    let is_paragraph = sentence[text.len()..].matches('\n').count() > 1;
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
        chunks(text).into_iter().map(|(_, chunk)| chunk).collect()
    }

    #[test]
    fn a_short_text_is_one_chunk_and_text_without_words_has_none() {
        assert_eq!(
            chunks("One sentence. Another one.\n"),
            [(0, "One sentence. Another one.\n")]
        );
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
    fn an_initial_or_an_abbreviation_does_not_end_a_sentence() {
        let text =
            "Named after Haskell B. Curry, a logician (cf. Fig. 2).\nHe met Dr.\nW. Ackermann. Part A.\n\nThe end.";
        assert_eq!(
            sentences(text),
            [
                "Named after Haskell B. Curry, a logician (cf. Fig. 2).\n",
                "He met Dr.\nW. Ackermann. ",
                "Part A.\n\n",
                "The end."
            ]
        );
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
            for (begin, chunk) in &chunks {
                prop_assert_eq!(*begin, end);
                prop_assert_eq!(&text[*begin..*begin + chunk.len()], *chunk);
                prop_assert!(!chunk.is_empty() && chunk.len() <= MAX_BYTES);
                end += chunk.len();
            }
            prop_assert_eq!(end, if chunks.is_empty() { 0 } else { text.len() });
            prop_assert_eq!(chunks.is_empty(), count(&text) == 0);
            prop_assert!(chunks.iter().all(|(_, chunk)| count(chunk) <= MAX_WORDS));
        }

        #[test]
        fn a_long_word_or_line_is_split_without_loss(letter in any::<char>(), times in 1_usize..5_000) {
            let text: String = std::iter::repeat_n(letter, times).collect::<String>() + " a";
            prop_assert_eq!(texts(&text).concat(), text);
        }
    }
}
