//! Submissions to assignments.

use shared::string_enum;

/// The maximum length of the text of a submission, in characters.
pub const MAX_TEXT: usize = 20_000;
/// The maximum number of files of a submission.
pub const MAX_FILES: usize = 10;
/// The maximum length of the feedback to a submission, in characters.
pub const MAX_FEEDBACK: usize = 5_000;
/// The maximum number of earlier grades that a submission keeps.
pub const MAX_HISTORY: u32 = 50;

string_enum! {
    /// The status of a submission.
    SubmissionStatus ("must be pending, submitted or graded") {
        /// Some of its files have not arrived.
        Pending = "pending",
        /// It is complete and waits for a grade.
        Submitted = "submitted",
        /// It has a grade, and can no longer be replaced.
        Graded = "graded",
    }
}

impl SubmissionStatus {
    /// The status of a submission that has a grade or not, and whose files have all arrived or not.
    #[must_use]
    pub const fn of(is_graded: bool, is_complete: bool) -> Self {
        match (is_graded, is_complete) {
            (true, _) => Self::Graded,
            (false, true) => Self::Submitted,
            (false, false) => Self::Pending,
        }
    }
}

/// The number of the grade that is forgotten when the grade `number` (from 1) is given.
#[must_use]
pub const fn forgotten(number: u32) -> Option<u32> {
    match number.checked_sub(MAX_HISTORY + 1) {
        None | Some(0) => None,
        forgotten => forgotten,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_decides_the_status_and_then_the_files() {
        assert_eq!(SubmissionStatus::of(false, false), SubmissionStatus::Pending);
        assert_eq!(SubmissionStatus::of(false, true), SubmissionStatus::Submitted);
        assert_eq!(SubmissionStatus::of(true, false), SubmissionStatus::Graded);
        assert_eq!(SubmissionStatus::of(true, true), SubmissionStatus::Graded);
    }

    #[test]
    fn fifty_earlier_grades_are_kept() {
        assert_eq!(forgotten(1), None);
        assert_eq!(forgotten(51), None);
        assert_eq!(forgotten(52), Some(1));
        assert_eq!(forgotten(100), Some(49));
    }
}
