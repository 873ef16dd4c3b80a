//! What a question finds in the files of a course.

use std::collections::HashSet;

use shared::ids::Id;

use crate::answering::Question;
use crate::retrieval::{Index, Vectors, tokens};

/// How much of what the question is about a passage has to have for the files to answer it. A topic that no file knows weighs
/// more than any other, so two words of which one is unknown are never enough.
const ANSWERED_FROM: f32 = 0.5;

/// A chunk of a file that fits the question.
#[derive(Clone, Debug)]
pub struct Passage<'i> {
    /// The file's name.
    pub file: &'i str,
    /// Its page, from 1.
    pub page: u32,
    /// The chunk's text as it is stored.
    pub text: &'i str,
    /// How much of what the question is about it has, 0 to 1.
    pub coverage: f32,
}

/// What was found, the best first.
#[derive(Clone, Debug)]
pub struct Found<'i> {
    /// The passages.
    pub passages: Vec<Passage<'i>>,
    /// What each term of the question weighs.
    pub(super) weights: Vec<f32>,
}

impl Question {
    /// The `most` passages of `index` that fit best, by words and, if the question has a vector, by its `meaning`. `name` gives
    /// a file's name.
    #[must_use]
    pub fn find<'i>(
        &self,
        index: &'i Index,
        name: impl Fn(Id) -> &'i str,
        meaning: Option<&Vectors>,
        most: usize,
    ) -> Found<'i> {
        let mut wanted: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let mut weights = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            let known = || term.all().filter(|form| index.has(form));
            wanted.extend(known());
            let lightest = known().map(|form| index.weight(form)).min_by(f32::total_cmp);
            weights.push(lightest.unwrap_or_else(|| index.weight(&term.word)));
        }
        let hits = index.hybrid(&wanted.join(" "), meaning, most).into_iter();
        let passages = hits.map(|hit| Passage {
            file: name(hit.file_id),
            page: hit.chunk.page,
            text: &hit.chunk.text,
            coverage: self.coverage(&weights, &hit.chunk.text),
        });
        Found {
            passages: passages.collect(),
            weights,
        }
    }

    /// The terms that `text` has, by their number.
    pub(super) fn terms_in(&self, text: &str) -> Vec<usize> {
        let words: HashSet<_> = tokens(text).collect();
        let has = |number: &usize| {
            let term = self.terms.get(*number);
            term.is_some_and(|term| term.all().any(|form| words.contains(form)))
        };
        (0..self.terms.len()).filter(has).collect()
    }

    fn coverage(&self, weights: &[f32], text: &str) -> f32 {
        let all: f32 = weights.iter().sum();
        let weight = |number: usize| weights.get(number).copied().unwrap_or_default();
        let covered: f32 = self.terms_in(text).into_iter().map(weight).sum();
        if all > 0.0 { covered / all } else { 0.0 }
    }
}

impl Found<'_> {
    /// Whether the files say something about what was asked.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.passages.iter().any(|passage| passage.coverage >= ANSWERED_FROM)
    }
}
