//! Segments: the part of the index of a course that covers one file, and its stored format.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::ids::CourseFileId;

use crate::retrieval::tokens::Stems;
use crate::retrieval::{Chunk, Vectors, chunks};

/// The version of the stored format and of the rules by which texts are cut and words are compared. Segments of version
/// 1, which had neither contexts nor these rules for words, are searched by the words of their chunks until their files
/// are read again.
pub const SEGMENT_VERSION: u32 = 2;
/// The oldest version whose chunks can be searched.
const MIN_VERSION: u32 = 1;

/// The chunks of one file and the positions of all words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    version: u32,
    /// The file.
    pub file_id: CourseFileId,
    /// The chunks, in the order of the file. The position of a chunk is its number.
    pub chunks: Vec<Chunk>,
    /// The number of words in each chunk.
    pub(super) lengths: Vec<u32>,
    /// For each word, pairs of numbers: the distance from the previous chunk with the word (from 0 for the first), and
    /// the number of occurrences in the chunk.
    pub(super) postings: BTreeMap<String, Vec<u32>>,
    /// One vector for each chunk, if there is an embedding model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vectors: Option<Vectors>,
}

/// The reason why stored bytes cannot be used as a segment.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// The bytes are not a segment.
    #[error("not a segment: {0}")]
    Form(#[from] serde_json::Error),
    /// The segment has another version.
    #[error("a segment of version {0}")]
    Version(u32),
    /// The parts of the segment contradict each other.
    #[error("the parts of the segment contradict each other")]
    Contradiction,
}

impl Segment {
    /// Builds the segment of a file with these pages. The same pages result in the same segment.
    pub fn build(file_id: CourseFileId, pages: &[String]) -> Self {
        let numbered = (1_u32..).zip(pages);
        let cut = numbered.flat_map(|(page, text)| chunks(text).into_iter().map(move |chunk| (page, chunk)));
        let chunks: Vec<_> = cut
            .map(|(page, chunk)| Chunk {
                page,
                offset: u32::try_from(chunk.offset).unwrap_or(u32::MAX),
                text: chunk.text.to_owned(),
                context: chunk.context,
            })
            .collect();
        Self::of_chunks(file_id, chunks)
    }

    fn of_chunks(file_id: CourseFileId, chunks: Vec<Chunk>) -> Self {
        let mut stems = Stems::default();
        let mut lengths = Vec::with_capacity(chunks.len());
        let mut occurrences: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
        for (number, chunk) in (0_u32..).zip(&chunks) {
            let mut length = 0;
            for word in stems.of(&chunk.context).into_iter().chain(stems.of(&chunk.text)) {
                length += 1;
                let places = occurrences.entry(word).or_default();
                match places.last_mut().filter(|(last, _)| *last == number) {
                    Some((_, times)) => *times += 1,
                    None => places.push((number, 1)),
                }
            }
            lengths.push(length);
        }
        let postings = occurrences
            .into_iter()
            .map(|(word, places)| (word, gaps(&places)))
            .collect();
        Self {
            version: SEGMENT_VERSION,
            file_id,
            chunks,
            lengths,
            postings,
            vectors: None,
        }
    }

    /// Adds vectors. `None` unless there is one vector for each chunk.
    pub fn with_vectors(self, vectors: Vectors) -> Option<Self> {
        let is_whole = vectors.count() == self.chunks.len();
        is_whole.then_some(Self {
            vectors: Some(vectors),
            ..self
        })
    }

    /// The vectors.
    pub fn vectors(&self) -> Option<&Vectors> {
        self.vectors.as_ref()
    }

    /// The stored format.
    pub fn to_json(&self) -> Result<Vec<u8>, SegmentError> {
        Ok(serde_json::to_vec(self)?)
    }

    /// Parses a stored segment.
    ///
    /// # Errors
    /// The bytes are not a valid segment of this version.
    pub fn from_json(json: &[u8]) -> Result<Self, SegmentError> {
        let segment: Self = match serde_json::from_slice(json) {
            Ok(segment) => segment,
            Err(error) => return Err(version_of(json).map_or(SegmentError::Form(error), SegmentError::Version)),
        };
        if !(MIN_VERSION..=SEGMENT_VERSION).contains(&segment.version) {
            return Err(SegmentError::Version(segment.version));
        }
        if !segment.is_consistent() {
            return Err(SegmentError::Contradiction);
        }
        if segment.version == SEGMENT_VERSION {
            return Ok(segment);
        }
        let vectors = segment.vectors;
        Ok(Self {
            vectors,
            ..Self::of_chunks(segment.file_id, segment.chunks)
        })
    }

    fn is_consistent(&self) -> bool {
        let count = self.chunks.len();
        self.lengths.len() == count
            && self.vectors.as_ref().is_none_or(|vectors| vectors.count() == count)
            && self.postings.values().all(|gaps| gaps.len().is_multiple_of(2))
            && self
                .postings
                .values()
                .filter_map(|gaps| places(gaps).last())
                .all(|(last, _)| usize::try_from(last).is_ok_and(|last| last < count))
    }
}

/// The version of a segment whose form is unknown.
fn version_of(json: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let Versioned { version } = serde_json::from_slice(json).ok()?;
    (version > SEGMENT_VERSION).then_some(version)
}

fn gaps(places: &[(u32, u32)]) -> Vec<u32> {
    let mut before = 0;
    let mut gaps = Vec::with_capacity(2 * places.len());
    for (number, times) in places {
        gaps.extend([number - before, *times]);
        before = *number;
    }
    gaps
}

/// The numbers of the chunks with a word, and how often it occurs in each.
pub(super) fn places(gaps: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    gaps.as_chunks::<2>().0.iter().scan(0_u32, |number, [gap, times]| {
        *number = number.saturating_add(*gap);
        Some((*number, *times))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file() -> CourseFileId {
        "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".parse().unwrap()
    }

    fn pages(pages: &[&str]) -> Vec<String> {
        pages.iter().map(|page| (*page).to_owned()).collect()
    }

    #[test]
    fn the_stored_format_is_the_documented_one() {
        let segment = Segment::build(file(), &pages(&["A leaf. A cell.", "", "Leaves of cells, cells."]));
        let json = serde_json::to_value(&segment).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "version": 2,
                "file_id": file(),
                "chunks": [
                    {"p": 1, "o": 0, "t": "A leaf. A cell."},
                    {"p": 3, "o": 0, "t": "Leaves of cells, cells."},
                ],
                "lengths": [4, 4],
                "postings": {"a": [0, 2], "leaf": [0, 1, 1, 1], "cell": [0, 1, 1, 2], "of": [1, 1]},
            })
        );
    }

    #[test]
    fn invalid_segments_and_other_versions_are_rejected() {
        let segment = Segment::build(file(), &pages(&["A leaf."]));
        let changed = |member: &str, value: serde_json::Value| {
            let mut json = serde_json::to_value(&segment).unwrap();
            json[member] = value;
            Segment::from_json(json.to_string().as_bytes())
        };
        assert!(matches!(changed("version", 9.into()), Err(SegmentError::Version(9))));
        let beyond = serde_json::json!({ "leaf": [1, 1] });
        assert!(matches!(changed("postings", beyond), Err(SegmentError::Contradiction)));
        let odd = serde_json::json!({ "leaf": [0] });
        assert!(matches!(changed("postings", odd), Err(SegmentError::Contradiction)));
        assert!(matches!(
            changed("lengths", serde_json::json!([])),
            Err(SegmentError::Contradiction)
        ));
        assert!(matches!(Segment::from_json(b"{"), Err(SegmentError::Form(_))));
    }

    #[test]
    fn a_segment_of_the_first_version_is_searched_by_the_words_of_its_chunks() {
        let old = serde_json::json!({
            "version": 1, "file_id": file(), "chunks": [{"p": 1, "o": 0, "t": "Leaves."}], "lengths": [1],
            "postings": {"leave": [0, 1]},
        });
        let expected = Segment::build(file(), &pages(&["Leaves."]));
        assert_eq!(Segment::from_json(old.to_string().as_bytes()).unwrap(), expected);
    }

    #[test]
    fn there_is_one_vector_for_each_chunk() {
        let segment = Segment::build(file(), &pages(&["One.", "Two."]));
        let vectors = |count: usize| Vectors::new("m".to_owned(), &vec![vec![1.0, 2.0]; count]).unwrap();
        assert!(segment.clone().with_vectors(vectors(1)).is_none());
        let whole = segment.with_vectors(vectors(2)).unwrap();
        assert_eq!(Segment::from_json(&whole.to_json().unwrap()).unwrap(), whole);
    }

    proptest! {
        #[test]
        fn a_segment_survives_storage_and_its_chunks_are_slices_of_their_pages(
            pages in prop::collection::vec("([a-zA-Zक-ह]{1,9}[ .\n]{1,2}){0,400}", 0..4),
        ) {
            let segment = Segment::build(file(), &pages);
            prop_assert_eq!(&Segment::from_json(&segment.to_json().unwrap()).unwrap(), &segment);
            prop_assert_eq!(&Segment::build(file(), &pages), &segment);
            for chunk in &segment.chunks {
                let (page, offset) = (&pages[chunk.page as usize - 1], chunk.offset as usize);
                prop_assert_eq!(&page[offset..offset + chunk.text.len()], chunk.text.as_str());
            }
            let counted: u32 = segment.postings.values().flat_map(|gaps| places(gaps).map(|(_, times)| times)).sum();
            prop_assert_eq!(counted, segment.lengths.iter().sum::<u32>());
        }
    }
}
