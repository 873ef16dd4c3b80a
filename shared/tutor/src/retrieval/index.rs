//! The index of a course: an inverted index over the segments of its files.

use std::collections::HashMap;

use shared::ids::CourseFileId;

use crate::retrieval::ranking::{Ranked, best, fused};
use crate::retrieval::segment::places;
use crate::retrieval::{Chunk, Segment, Vectors, question_words};

/// The saturation of repeated words and the penalty of long chunks: the usual parameters of Okapi BM25 (Robertson and
/// Zaragoza, "The Probabilistic Relevance Framework", 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// The number of chunks in each ranking to merge.
const FUSED_DEPTH: usize = 100;

/// The chunks of the files of a course, searchable by words and, if there are vectors, by meaning.
#[derive(Debug)]
pub struct Index {
    files: Vec<File>,
    /// The length normalization of each chunk.
    norms: Vec<f32>,
    postings: HashMap<String, Vec<Posting>>,
}

#[derive(Debug)]
struct File {
    id: CourseFileId,
    /// The number of the first chunk in the index.
    first: u32,
    chunks: Vec<Chunk>,
    vectors: Option<Vectors>,
}

#[derive(Clone, Copy, Debug)]
struct Posting {
    chunk: u32,
    times: f32,
}

/// A search result.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'i> {
    /// The file of the chunk.
    pub file_id: CourseFileId,
    /// The chunk.
    pub chunk: &'i Chunk,
    /// The score: higher is better. Comparable only within one search.
    pub score: f32,
    /// The weighted share of the words of the question that the chunk contains, 0 to 1. Rare words weigh more and
    /// unknown words most, so this distinguishes chunks with an answer from chunks that only share a common word.
    pub coverage: f32,
}

impl Index {
    /// Builds the index from these segments, one for each file, in any order.
    pub fn new(mut segments: Vec<Segment>) -> Self {
        segments.sort_by_key(|segment| segment.file_id);
        let (mut files, mut lengths) = (Vec::with_capacity(segments.len()), Vec::new());
        let mut postings: HashMap<String, Vec<Posting>> = HashMap::new();
        let mut first = 0;
        for segment in segments {
            let vectors = segment.vectors().cloned();
            for (word, gaps) in segment.postings {
                let found = places(&gaps).map(|(number, times)| Posting {
                    chunk: first + number,
                    times: times as f32,
                });
                postings.entry(word).or_default().extend(found);
            }
            lengths.extend(segment.lengths.iter().map(|length| *length as f32));
            let next = first.saturating_add(u32::try_from(segment.chunks.len()).unwrap_or(u32::MAX));
            files.push(File {
                id: segment.file_id,
                first,
                chunks: segment.chunks,
                vectors,
            });
            first = next;
        }
        let average = lengths.iter().sum::<f32>() / (lengths.len() as f32).max(1.0);
        let norm = |length: &f32| K1 * (1.0 - B + B * length / average.max(1.0));
        Self {
            files,
            norms: lengths.iter().map(norm).collect(),
            postings,
        }
    }

    /// The number of chunks.
    pub fn chunks(&self) -> usize {
        self.norms.len()
    }

    /// The `most` chunks that fit the words of `question` best (BM25). Chunks with none of the words are omitted.
    pub fn search(&self, question: &str, most: usize) -> Vec<Hit<'_>> {
        self.hybrid(&question_words(question), None, most)
    }

    /// The `most` chunks that fit the `stems` of a question best: by words and, if it has a vector of the same model as the chunks, by
    /// meaning, merged by reciprocal rank fusion.
    pub fn hybrid(&self, stems: &[String], vector: Option<&Vectors>, most: usize) -> Vec<Hit<'_>> {
        let terms = self.terms(stems);
        let Some(vector) = vector else {
            return self.hits(&terms, self.by_words(&terms, most));
        };
        let depth = most.max(FUSED_DEPTH);
        let rankings = [self.by_words(&terms, depth), self.by_meaning(vector, depth)];
        self.hits(&terms, fused(&rankings, most))
    }

    /// Whether chunks have vectors of the embedding model `name`.
    pub fn has_vectors_of(&self, name: &str) -> bool {
        let vectors = self.files.iter().filter_map(|file| file.vectors.as_ref());
        vectors.into_iter().any(|vectors| vectors.model == name)
    }

    /// Whether a chunk contains `word`, a normalized word.
    pub fn has(&self, word: &str) -> bool {
        self.postings.contains_key(word)
    }

    /// The weight of `word`, a normalized word. Rare words weigh more, and words that no chunk contains weigh most.
    pub fn weight(&self, word: &str) -> f32 {
        let (count, found) = (self.chunks() as f32, self.places(word).len() as f32);
        (1.0 + (count - found + 0.5) / (found + 0.5)).ln()
    }

    /// The stems of the index that are `similar` to a stem.
    pub fn similar(&self, similar: impl Fn(&str) -> bool) -> Vec<&str> {
        let stems = self.postings.keys().map(String::as_str);
        let mut found: Vec<_> = stems.filter(|stem| similar(stem)).collect();
        found.sort_unstable();
        found
    }

    fn places(&self, word: &str) -> &[Posting] {
        self.postings.get(word).map_or(&[][..], Vec::as_slice)
    }

    /// The weights and positions of the words of the question.
    fn terms(&self, stems: &[String]) -> Vec<(f32, &[Posting])> {
        let term = |stem: &String| (self.weight(stem), self.places(stem));
        stems.iter().map(term).collect()
    }

    fn by_words(&self, terms: &[(f32, &[Posting])], most: usize) -> Vec<Ranked> {
        let mut scores = vec![0.0_f32; self.chunks()];
        for (weight, found) in terms {
            for Posting { chunk, times } in *found {
                let place = *chunk as usize;
                if let (Some(score), Some(norm)) = (scores.get_mut(place), self.norms.get(place)) {
                    *score += weight * times * (K1 + 1.0) / (times + norm);
                }
            }
        }
        let found = (0..).zip(scores).filter(|(_, score)| *score > 0.0).collect();
        best(found, most)
    }

    fn by_meaning(&self, vector: &Vectors, most: usize) -> Vec<Ranked> {
        let Some(wanted) = vector.single() else {
            return Vec::new();
        };
        let ranked = self.files.iter().flat_map(|file| {
            let same = file.vectors.as_ref().filter(|vectors| vectors.model == vector.model);
            (file.first..).zip(same.map(|vectors| vectors.cosines(wanted)).unwrap_or_default())
        });
        best(ranked.collect(), most)
    }

    fn hits(&self, terms: &[(f32, &[Posting])], ranked: Vec<Ranked>) -> Vec<Hit<'_>> {
        let all: f32 = terms.iter().map(|(weight, _)| weight).sum();
        let hit = |(number, score): Ranked| {
            let file = self
                .files
                .get(self.files.partition_point(|file| file.first <= number) - 1)?;
            let has = |found: &[Posting]| found.binary_search_by_key(&number, |posting| posting.chunk).is_ok();
            let covered: f32 = terms
                .iter()
                .filter(|(_, found)| has(found))
                .map(|(weight, _)| weight)
                .sum();
            Some(Hit {
                file_id: file.id,
                chunk: file.chunks.get((number - file.first) as usize)?,
                score,
                coverage: if all > 0.0 { covered / all } else { 0.0 },
            })
        };
        ranked.into_iter().filter_map(hit).collect()
    }
}

#[cfg(test)]
mod tests;
