//! The tutor at work: looks up whom a question is about, finds the answer, writes it down, and streams it.
//!
//! The rules are in [`crate::answering`]; here they meet the rows, the objects and the provider.

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod course_index;
pub mod embeddings;
pub(crate) mod index_cache;
pub(crate) mod stream;

pub use answer::answer;
pub use ask::{Asking, look_up, not_added, parse_course, quota, record, refused};
pub use index_cache::Indexes;
pub use stream::{Interrupted, acknowledge, stream};
