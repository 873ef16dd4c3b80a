//! Retrieves the passages of the files of a course that fit a question.

use std::collections::HashSet;

use shared::ids::CourseFileId;
use shared::text::words::is_mistyped;

use crate::answering::question::{Expected, Question, Term};
use crate::retrieval::tokens::Stems;
use crate::retrieval::{Index, Vectors};

/// The weight of a word that no file contains, relative to a rare word that one contains.
const UNKNOWN: f32 = 1.3;
/// The weight of a word that every chunk contains, relative to a rare one.
const EVERYWHERE: f32 = 0.5;
/// The minimum number of characters that related words have in common.
const MIN_COMMON: usize = 5;
/// The same for the scripts of India, whose letters carry more.
const MIN_COMMON_INDIC: usize = 3;
/// The maximum number of characters after the common ones.
const MAX_ENDING: usize = 3;
/// The same for Tamil, which joins endings to words.
const MAX_TAMIL_ENDING: usize = 5;

/// A chunk of a file that fits the question.
#[derive(Clone, Debug)]
pub struct Passage<'i> {
    /// The name of the file.
    pub file: &'i str,
    /// The page, starting at 1.
    pub page: u32,
    /// The stored text of the chunk.
    pub text: &'i str,
    /// What precedes the text and says what it is about.
    pub context: &'i str,
}

/// The passages for a question, the best first.
#[derive(Clone, Debug)]
pub struct RetrievedPassages<'i> {
    /// The passages.
    pub passages: Vec<Passage<'i>>,
    /// The terms of the question as the files have them.
    pub(super) terms: Vec<FoundTerm>,
    pub(super) expected: Expected,
}

/// A term of a question as the files have it.
#[derive(Clone, Debug)]
pub(super) struct FoundTerm {
    /// The stems that stand for the term. Empty if no file contains it.
    pub forms: Vec<String>,
    /// The weight: more for a rare word, most for one that no file contains.
    pub weight: f32,
    /// Whether a passage without the term cannot be the answer.
    pub is_name: bool,
}

impl FoundTerm {
    /// Whether a text with these words has the term.
    pub fn is_in(&self, words: &HashSet<String>) -> bool {
        self.forms.iter().any(|form| words.contains(form))
    }
}

impl Question {
    /// The `most` passages of `index` that fit best, by words and, if the question has a vector, by its `meaning`.
    /// `name` returns the name of a file.
    pub fn find<'i>(
        &self,
        index: &'i Index,
        name: impl Fn(CourseFileId) -> &'i str,
        meaning: Option<&Vectors>,
        most: usize,
    ) -> RetrievedPassages<'i> {
        let terms: Vec<_> = self.terms.iter().flat_map(|term| found(term, index)).collect();
        let wanted: Vec<String> = terms.iter().flat_map(|term| term.forms.iter().cloned()).collect();
        let hits = index.hybrid(&wanted, meaning, most).into_iter();
        let passages = hits.map(|hit| Passage {
            file: name(hit.file_id),
            page: hit.chunk.page,
            text: &hit.chunk.text,
            context: &hit.chunk.context,
        });
        RetrievedPassages {
            passages: passages.collect(),
            terms,
            expected: self.expected,
        }
    }
}

/// The term in the words of the files: as it is, else by its parts, by related words, or by one other letter.
fn found(term: &Term, index: &Index) -> Vec<FoundTerm> {
    let is_indic = term.stem.starts_with(|letter| ('\u{900}'..'\u{e00}').contains(&letter));
    let is_known = index.has(&term.stem);
    if !is_known && !term.parts.is_empty() {
        let parts = term.parts.iter().map(|part| Term {
            stem: part.clone(),
            parts: Vec::new(),
            ..term.clone()
        });
        return parts.flat_map(|part| found(&part, index)).collect();
    }
    let mut forms = vec![term.stem.clone()];
    if !is_known {
        forms.clear();
    }
    let is_word = term
        .stem
        .chars()
        .all(|letter| !letter.is_ascii() || letter.is_ascii_lowercase());
    if is_word && (is_indic || !is_known) {
        let related = index.similar(|stem| stem != term.stem && is_related(stem, &term.stem));
        forms.extend(related.into_iter().map(str::to_owned));
    }
    if is_word && forms.is_empty() {
        let mistyped = index.similar(|stem| is_mistyped(stem, &term.stem));
        forms.extend(mistyped.into_iter().map(str::to_owned));
    }
    let rarity = |form: &String| index.weight(form) / index.weight("");
    let rarest = forms.iter().map(rarity).min_by(f32::total_cmp);
    let weight = rarest.map_or(UNKNOWN, |rarity| EVERYWHERE + (1.0 - EVERYWHERE) * rarity);
    vec![FoundTerm {
        forms,
        weight: weight * term.weight,
        is_name: term.is_name,
    }]
}

/// Whether two stems begin alike and differ only in a short ending.
fn is_related(one: &str, other: &str) -> bool {
    let same = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let longest = one.chars().count().max(other.chars().count());
    // The sign at the end of an Indic word is a part of the ending as often as of the stem.
    let (min, max_ending, signs) = match other.chars().next() {
        Some('\u{b80}'..='\u{bff}') => (MIN_COMMON_INDIC + 1, MAX_TAMIL_ENDING, 1),
        Some('\u{900}'..='\u{dff}') => (MIN_COMMON_INDIC, MAX_ENDING - 1, 1),
        _ => (MIN_COMMON, MAX_ENDING, 0),
    };
    same >= min && longest - same <= max_ending && 3 * same >= 2 * longest.saturating_sub(signs)
}

/// The words of a text.
pub(super) fn words_of(text: &str, stems: &mut Stems) -> HashSet<String> {
    stems.of(text).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_endings_are_recognized() {
        assert!(is_related("discov", "discoveri") && is_related("கோயில்", "கோயிலைக்"));
        assert!(!is_related("comput", "compet") && !is_related("inter", "internat"));
    }
}
