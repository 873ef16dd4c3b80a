//! Finding the passages of a course's files that answer a question.
//!
//! Text → [`chunks`] → a [`Segment`] for each file, stored as JSON → an [`Index`] over the segments of a course, which ranks
//! chunks by words (BM25) and, where there are vectors, by meaning, and merges both rankings.

mod chunks;
mod index;
mod ranking;
mod segment;
mod tokens;
mod vectors;

pub use chunks::{Chunk, chunks, sentences};
pub use index::{Hit, Index};
pub use segment::{Segment, SegmentError};
pub use tokens::{question_words, tokens};
pub use vectors::Vectors;
