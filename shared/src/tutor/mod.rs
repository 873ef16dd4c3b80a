//! The tutor at work: looks up whom a question is about, finds the answer, writes it down, and streams it.
//!
//! The rules are in [`crate::domain::tutor`]; here they meet the rows, the objects and the provider.

mod answering;
mod asking;
mod indexes;
mod library;
mod streaming;

pub use answering::answer;
pub use asking::{Asking, look_up, not_added, parse_course, quota, record, refused};
pub use indexes::Indexes;
pub use streaming::{Interrupted, acknowledge, stream};
