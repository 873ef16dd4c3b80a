//! The settings of a quiz.

use shared::string_enum;

/// The maximum number of questions of a quiz.
pub const MAX_QUESTIONS: usize = 500;
/// The maximum number of questions that one request adds.
pub const MAX_IMPORT: usize = 100;
/// The maximum number of attempts of a student at a quiz, whatever the quiz allows.
pub const MAX_ATTEMPTS: u32 = 100;
/// The maximum time limit in minutes: a week.
const MAX_TIME_LIMIT: u32 = 7 * 24 * 60;

string_enum! {
    /// What students see of a result.
    Feedback ("must be score, points or full") {
        /// The score only.
        Score = "score",
        /// The points of each answer, too.
        Points = "points",
        /// The right answers and the explanations, too.
        Full = "full",
    }
}

impl Feedback {
    /// Whether a student sees the points of each answer.
    #[must_use]
    pub const fn shows_points(self) -> bool {
        matches!(self, Self::Points | Self::Full)
    }

    /// Whether a student sees the right answers.
    #[must_use]
    pub const fn shows_right_answers(self) -> bool {
        matches!(self, Self::Full)
    }
}

/// Parses a passing score in percent.
///
/// # Errors
/// What is expected instead.
pub fn parse_passing_score(percent: i64) -> Result<u8, &'static str> {
    let percent = u8::try_from(percent).ok().filter(|percent| *percent <= 100);
    percent.ok_or("must be 0 to 100")
}

/// Parses a time limit in minutes.
///
/// # Errors
/// What is expected instead.
pub fn parse_time_limit(minutes: i64) -> Result<u32, String> {
    let minutes = u32::try_from(minutes).ok();
    let minutes = minutes.filter(|minutes| (1..=MAX_TIME_LIMIT).contains(minutes));
    minutes.ok_or_else(|| format!("must be 1 to {MAX_TIME_LIMIT} minutes"))
}

/// Parses a number of attempts.
///
/// # Errors
/// What is expected instead.
pub fn parse_max_attempts(attempts: i64) -> Result<u32, String> {
    let attempts = u32::try_from(attempts).ok();
    let attempts = attempts.filter(|attempts| (1..=MAX_ATTEMPTS).contains(attempts));
    attempts.ok_or_else(|| format!("must be 1 to {MAX_ATTEMPTS}"))
}

/// The place at which a question is put among `count` others, from 0, if it shall be number `order_index`.
#[must_use]
pub fn place(order_index: Option<u32>, count: usize) -> usize {
    order_index.map_or(count, |index| (index.max(1) as usize - 1).min(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_limits() {
        assert_eq!(parse_passing_score(100), Ok(100));
        assert!(parse_passing_score(101).is_err() && parse_passing_score(-1).is_err());
        assert_eq!(parse_time_limit(1), Ok(1));
        assert!(parse_time_limit(0).is_err() && parse_time_limit(10_081).is_err());
        assert_eq!(parse_max_attempts(100), Ok(100));
        assert!(parse_max_attempts(0).is_err() && parse_max_attempts(101).is_err());
    }

    #[test]
    fn a_question_is_put_at_its_place_or_at_the_end() {
        assert_eq!(place(None, 3), 3);
        assert_eq!(place(Some(1), 3), 0);
        assert_eq!(place(Some(3), 3), 2);
        assert_eq!(place(Some(9), 3), 3);
    }

    #[test]
    fn feedback_grows() {
        let shown = |feedback: Feedback| (feedback.shows_points(), feedback.shows_right_answers());
        let all: Vec<_> = Feedback::ALL.iter().map(|feedback| shown(*feedback)).collect();
        assert_eq!(all, [(false, false), (true, false), (true, true)]);
    }
}
