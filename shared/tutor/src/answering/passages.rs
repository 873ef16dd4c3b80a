//! Retrieves the passages of the files of a course that fit a question.

use std::collections::HashSet;

use shared::ids::CourseFileId;

use crate::answering::Question;
use crate::retrieval::{Index, Vectors, tokens};

/// The minimum coverage of the question for a passage to answer it. Words that no file contains weigh most, so if one
/// of two words is unknown, the question is never answered.
const ANSWERED_FROM: f32 = 0.5;

/// A chunk of a file that fits the question.
#[derive(Clone, Debug)]
pub struct Passage<'i> {
    /// The name of the file.
    pub file: &'i str,
    /// The page, starting at 1.
    pub page: u32,
    /// The stored text of the chunk.
    pub text: &'i str,
    /// The weighted share of the terms of the question that the passage contains, 0 to 1.
    pub coverage: f32,
}

/// The passages for a question, the best first.
#[derive(Clone, Debug)]
pub struct RetrievedPassages<'i> {
    /// The passages.
    pub passages: Vec<Passage<'i>>,
    /// The weight of each term of the question.
    pub(super) weights: Vec<f32>,
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
        RetrievedPassages {
            passages: passages.collect(),
            weights,
        }
    }

    /// The numbers of the terms that occur in `text`.
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

impl RetrievedPassages<'_> {
    /// Whether the files answer the question.
    pub fn is_answer(&self) -> bool {
        self.passages.iter().any(|passage| passage.coverage >= ANSWERED_FROM)
    }
}
