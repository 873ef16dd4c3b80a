//! What functions share: the state of attempts, handing them in and grading them; the same for submissions.

mod context;
mod grade;
mod grade_submission;
mod hand_in;
mod state;
mod submit;
mod submitted_files;

pub use grade::{GivenGrade, grade};
pub use grade_submission::{GivenScore, grade_submission};
pub use hand_in::{HandedIn, hand_in, parse_answers};
pub use state::AttemptState;
pub use submit::{NewSubmission, submit};
pub use submitted_files::{check_file, receive_file};
