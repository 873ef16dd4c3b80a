//! The tutor: answers questions about a course from its files, and never from anything else.
//!
//! A [`Question`] retrieves passages from the index of the course. Either [`extract`] picks the sentences, items and rows
//! that answer it, or the AI service gets the passages as a [`Prompt`] and [`parse_reply`] checks its reply. Both cite: a quote is
//! a part of the stored chunk, byte for byte.

pub(crate) mod answer;
pub(crate) mod deltas;
pub(crate) mod extractive;
pub(crate) mod passages;
pub(crate) mod prompt;
pub(crate) mod provider_reply;
pub(crate) mod question;

pub use answer::{Citation, Source, TutorAnswer, composed, not_answered};
pub use deltas::deltas;
pub use extractive::{Quote, extract};
pub use passages::{Passage, RetrievedPassages};
pub use prompt::{PastTurn, Prompt, PromptFence, schema};
pub use provider_reply::{ParsedReply, Unusable, parse_reply};
pub use question::{MAX_QUESTION_LENGTH, Question, parse_question};
