//! What functions share about attempts: their state, handing them in and grading them.

mod context;
mod grade;
mod hand_in;
mod state;

pub use grade::{GivenGrade, grade};
pub use hand_in::{HandedIn, hand_in, parse_answers};
pub use state::AttemptState;
