//! The service layer of the tutor: loads the context of a question, finds the answer, stores it, and streams it.
//!
//! The rules are in [`crate::answering`]; this layer connects them to the database, the object storage and the AI
//! service.

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod course_index;
pub mod embeddings;
pub(crate) mod index_cache;
pub(crate) mod stream;

pub use answer::{Unanswered, answer};
pub use ask::{
    QuestionContext, ReservedQuestion, load_context, parse_course, quota, quota_used_up, read_quota, record, reserve,
};
pub use index_cache::IndexCache;
pub use stream::{AnswerFrame, Interrupted, acknowledge, stream};
