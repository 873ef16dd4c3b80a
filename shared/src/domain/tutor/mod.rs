//! The tutor: answers questions about a course from its files, and never from anything else.
//!
//! A [`Question`] finds passages in the course's index. Either [`extract`] picks the sentences that answer it, or a provider is
//! given the passages as a [`Prompt`] and its reply is [`read`]. Both cite: a quote is a piece of the stored chunk, byte for byte.

mod answer;
mod deltas;
mod extract;
mod passages;
mod prompt;
mod question;
mod reply;

pub use answer::{Answer, Citation, Source, composed, not_answered};
pub use deltas::deltas;
pub use extract::{Quote, extract};
pub use passages::{Found, Passage};
pub use prompt::{Marker, Prompt, Said, schema};
pub use question::{LONGEST_QUESTION, Question, parse_question};
pub use reply::{Reading, Unusable, read};
