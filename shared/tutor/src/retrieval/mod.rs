//! Finds the passages of the files of a course that answer a question.
//!
//! Text → [`pieces`] with their structure → [`chunks`] → a [`Segment`] for each file, stored as JSON → an [`Index`] over the segments of a course, which
//! ranks chunks by words (BM25) and, where there are vectors, by meaning, and merges both rankings.

pub(crate) mod blocks;
pub(crate) mod chunks;
pub(crate) mod common_words;
pub(crate) mod index;
pub(crate) mod ranking;
pub(crate) mod segment;
pub(crate) mod tokens;
pub(crate) mod vectors;

pub use blocks::{Context, Kind, Piece, front_matter, pieces, sentences};
pub use chunks::{Chunk, Cut, chunks};
pub use index::{Hit, Index};
pub use segment::{SEGMENT_VERSION, Segment, SegmentError};
pub use tokens::{question_words, tokens};
pub use vectors::Vectors;
