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
        let terms = self.terms(question);
        self.hits(&terms, self.by_words(&terms, most))
    }

    /// The `most` chunks that fit `question` best: by words and, if it has a vector of the same model as the chunks, by
    /// meaning, merged by reciprocal rank fusion.
    pub fn hybrid(&self, question: &str, vector: Option<&Vectors>, most: usize) -> Vec<Hit<'_>> {
        let Some(vector) = vector else {
            return self.search(question, most);
        };
        let terms = self.terms(question);
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

    fn places(&self, word: &str) -> &[Posting] {
        self.postings.get(word).map_or(&[][..], Vec::as_slice)
    }

    /// The weights and positions of the words of the question.
    fn terms(&self, question: &str) -> Vec<(f32, &[Posting])> {
        let term = |word: String| (self.weight(&word), self.places(&word));
        question_words(question).into_iter().map(term).collect()
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use shared::ids::Id;

    fn id(number: u8) -> CourseFileId {
        Id::from_bytes([number; 16])
    }

    fn segment(number: u8, pages: &[&str]) -> Segment {
        let pages: Vec<_> = pages.iter().map(|page| (*page).to_owned()).collect();
        Segment::build(id(number), &pages)
    }

    fn biology() -> Index {
        Index::new(vec![
            segment(
                2,
                &["Chlorophyll makes leaves green.", "Roots take up water from the soil."],
            ),
            segment(
                1,
                &[
                    "Mitochondria make energy in a cell.",
                    "A cell has a wall; the wall of a plant cell is hard.",
                ],
            ),
        ])
    }

    fn found(hits: &[Hit<'_>]) -> Vec<(CourseFileId, u32)> {
        hits.iter().map(|hit| (hit.file_id, hit.chunk.page)).collect()
    }

    #[test]
    fn the_best_chunk_comes_first() {
        let index = biology();
        assert_eq!(index.chunks(), 4);
        assert_eq!(
            found(&index.search("What makes a leaf green? Chlorophyll!", 3))[0],
            (id(2), 1)
        );
        assert_eq!(
            found(&index.search("the walls of plant cells", 3)),
            [(id(1), 2), (id(1), 1)]
        );
        assert_eq!(found(&index.search("CELL", 1)), [(id(1), 2)]);
    }

    #[test]
    fn absent_words_are_not_found() {
        assert!(biology().search("relativity", 5).is_empty());
        assert!(biology().search("?", 5).is_empty());
        assert!(biology().search("cell", 0).is_empty());
        assert!(Index::new(Vec::new()).search("cell", 5).is_empty());
    }

    #[test]
    fn coverage_distinguishes_an_answer_from_a_shared_word() {
        let index = biology();
        let whole = index.search("water from the soil", 1)[0].coverage;
        let shared = index.search("water on the moon of Jupiter", 1)[0].coverage;
        assert!((whole - 1.0).abs() < 1e-6, "{whole}");
        assert!(shared < 0.34, "{shared}");
    }

    #[test]
    fn equal_chunks_keep_the_order_of_files_and_pages() {
        let texts = ["same words", "same words"];
        let (one, other) = (segment(1, &texts), segment(2, &texts));
        let expected = [(id(1), 1), (id(1), 2), (id(2), 1), (id(2), 2)];
        for segments in [vec![one.clone(), other.clone()], vec![other, one]] {
            assert_eq!(found(&Index::new(segments).search("words", 9)), expected);
        }
    }

    #[test]
    fn meaning_finds_chunks_without_shared_words() {
        let vectors = |values: &[Vec<f32>]| Vectors::new("m".to_owned(), values).unwrap();
        let segment = segment(1, &["A dog barks.", "The sea is deep."])
            .with_vectors(vectors(&[vec![1.0, 0.0], vec![0.0, 1.0]]))
            .unwrap();
        let index = Index::new(vec![segment]);
        let question = vectors(&[vec![0.1, 0.9]]);
        assert_eq!(found(&index.hybrid("ocean", Some(&question), 1)), [(id(1), 2)]);
        assert_eq!(found(&index.hybrid("dog", Some(&question), 1)), [(id(1), 1)]);
        assert!(index.hybrid("ocean", None, 1).is_empty());
        let foreign = Vectors::new("other".to_owned(), &[vec![0.1, 0.9]]).unwrap();
        assert!(index.hybrid("ocean", Some(&foreign), 1).is_empty());
    }

    proptest! {
        #[test]
        fn the_inverted_index_finds_the_same_chunks_as_a_scan(
            pages in prop::collection::vec("[a-e]{1,2}( [a-e]{1,2}){0,20}", 1..30), question in "[a-e]{1,2}( [a-e]{1,2}){0,3}",
        ) {
            let segment = Segment::build(id(1), &pages);
            let words = question_words(&question);
            let matching = segment.chunks.iter().filter(|chunk| {
                crate::retrieval::tokens(&chunk.text).any(|word| words.contains(&word))
            });
            let expected = matching.count();
            let index = Index::new(vec![segment.clone()]);
            let hits = index.search(&question, pages.len());
            prop_assert_eq!(hits.len(), expected);
            prop_assert!(hits.is_sorted_by(|one, other| one.score >= other.score));
            prop_assert!(hits.iter().all(|hit| hit.coverage > 0.0 && hit.coverage <= 1.0001));
        }
    }
}
