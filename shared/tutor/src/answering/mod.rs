//! The tutor: answers questions about a course from its files, and never from anything else.
//!
//! A [`Question`] finds passages in the course's index. Either [`extract`] picks the sentences that answer it, or a provider is
//! given the passages as a [`Prompt`] and its reply is [`read`]. Both cite: a quote is a piece of the stored chunk, byte for byte.

pub(crate) mod answer;
pub(crate) mod deltas;
pub(crate) mod extractive;
pub(crate) mod passages;
pub(crate) mod prompt;
pub(crate) mod provider_reply;
pub(crate) mod question;

pub use answer::{Answer, Citation, Source, composed, not_answered};
pub use deltas::deltas;
pub use extractive::{Quote, extract};
pub use passages::{Found, Passage};
pub use prompt::{Marker, Prompt, Said, schema};
pub use provider_reply::{Reading, Unusable, read};
pub use question::{LONGEST_QUESTION, Question, parse_question};
