//! The points of answers and of attempts.

use serde::{Deserialize, Serialize};

use super::points::{Points, is_passed, percentage};
use super::question::{Answer, QuestionContent, QuestionType};
use super::short_answer::is_accepted;

/// The points of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerScore {
    /// The points, unless an instructor has to give them.
    pub points_earned: Option<Points>,
    /// The points of a right answer.
    pub points_possible: Points,
}

impl AnswerScore {
    /// Whether the answer earned all points, if that is decided.
    #[must_use]
    pub fn is_correct(self) -> Option<bool> {
        self.points_earned.map(|points| points == self.points_possible)
    }
}

/// Scores one answer; `None` for a question that was left blank. An essay waits for an instructor.
#[must_use]
pub fn score(question: &QuestionContent, answer: Option<&Answer>) -> AnswerScore {
    let all = question.points;
    let points_earned = match (question.question_type, answer) {
        (_, None) => Some(Points::ZERO),
        (QuestionType::Essay, Some(_)) => None,
        (QuestionType::ShortAnswer, Some(Answer::Text(text))) => {
            let is_right = is_accepted(text, &question.accepted_answers, question.tolerance.as_deref());
            Some(if is_right { all } else { Points::ZERO })
        }
        (QuestionType::MultipleChoice | QuestionType::TrueFalse, Some(Answer::Options(selected))) => {
            let is_selected = |right: bool| {
                let options = question.options.iter().filter(|option| option.is_correct == right);
                options.filter(|option| selected.contains(&option.id)).count()
            };
            let (hits, misses) = (is_selected(true), is_selected(false));
            let right = question.options.iter().filter(|option| option.is_correct).count();
            let is_right = hits == right && misses == 0;
            Some(match question.partial_credit {
                true => all.share(hits.saturating_sub(misses), right),
                false if is_right => all,
                false => Points::ZERO,
            })
        }
        // The answer was parsed for a question of another type.
        (_, Some(_)) => Some(Points::ZERO),
    };
    AnswerScore {
        points_earned,
        points_possible: all,
    }
}

/// The score of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The points of all answers that are graded.
    pub points_earned: Points,
    /// The points of right answers to all questions.
    pub points_possible: Points,
    /// The share of the points, in percent with two decimals, rounded down.
    pub percentage: f64,
    /// Whether the passing score is reached.
    pub passed: bool,
    /// Whether no answer waits for an instructor.
    pub is_final: bool,
}

/// Sums up the scores of all answers. Points that an instructor still has to give count as none, so passing only
/// becomes true.
#[must_use]
pub fn total(answers: &[AnswerScore], passing_score: u8) -> Score {
    let points_earned = answers.iter().filter_map(|answer| answer.points_earned).sum();
    let points_possible = answers.iter().map(|answer| answer.points_possible).sum();
    Score {
        points_earned,
        points_possible,
        percentage: percentage(points_earned, points_possible),
        passed: is_passed(points_earned, points_possible, passing_score),
        is_final: answers.iter().all(|answer| answer.points_earned.is_some()),
    }
}

/// Questions for tests.
#[cfg(test)]
pub(crate) mod examples {
    use super::*;
    use crate::rules::question::QuestionOption;
    use shared::ids::QuestionOptionId;

    pub(crate) fn option_id(number: u8) -> QuestionOptionId {
        QuestionOptionId::from_bytes([number; 16])
    }

    fn question(question_type: QuestionType) -> QuestionContent {
        QuestionContent {
            question_text: "Why?".to_owned(),
            question_type,
            points: Points::from_hundredths(100),
            options: Vec::new(),
            accepted_answers: Vec::new(),
            tolerance: None,
            partial_credit: false,
            explanation: None,
        }
    }

    pub(crate) fn choice(count: u8, right: &[u8]) -> QuestionContent {
        let options = (0..count).map(|number| QuestionOption {
            id: option_id(number),
            option_text: format!("option {number}"),
            is_correct: right.contains(&number),
        });
        QuestionContent {
            options: options.collect(),
            ..question(QuestionType::MultipleChoice)
        }
    }

    pub(crate) fn true_false() -> QuestionContent {
        QuestionContent {
            question_type: QuestionType::TrueFalse,
            ..choice(2, &[0])
        }
    }

    pub(crate) fn short_answer(accepted: &[&str]) -> QuestionContent {
        QuestionContent {
            accepted_answers: accepted.iter().map(|text| (*text).to_owned()).collect(),
            ..question(QuestionType::ShortAnswer)
        }
    }

    pub(crate) fn essay() -> QuestionContent {
        question(QuestionType::Essay)
    }
}

#[cfg(test)]
mod tests {
    use super::examples::{choice, essay, option_id, short_answer, true_false};
    use super::*;
    use proptest::prelude::*;

    fn selected(ids: &[u8]) -> Answer {
        Answer::Options(ids.iter().map(|id| option_id(*id)).collect())
    }

    fn earned(question: &QuestionContent, answer: Option<&Answer>) -> Option<u32> {
        score(question, answer).points_earned.map(Points::hundredths)
    }

    #[test]
    fn all_right_options_and_no_others_earn_the_points() {
        let question = choice(4, &[0, 1]);
        assert_eq!(earned(&question, Some(&selected(&[1, 0]))), Some(100));
        for wrong in [&[0][..], &[0, 1, 2], &[2]] {
            assert_eq!(earned(&question, Some(&selected(wrong))), Some(0), "{wrong:?}");
        }
        assert_eq!(earned(&true_false(), Some(&selected(&[0]))), Some(100));
        assert_eq!(earned(&true_false(), None), Some(0));
    }

    #[test]
    fn partial_credit_takes_wrong_options_from_right_ones() {
        let mut question = choice(5, &[0, 1, 2]);
        question.partial_credit = true;
        for (ids, points) in [
            (&[0][..], 33),
            (&[0, 1], 66),
            (&[0, 1, 2], 100),
            (&[0, 1, 4], 33),
            (&[3, 4], 0),
        ] {
            assert_eq!(earned(&question, Some(&selected(ids))), Some(points), "{ids:?}");
        }
        assert_eq!(earned(&question, Some(&selected(&[0, 1, 2, 3, 4]))), Some(33));
    }

    #[test]
    fn texts_are_compared_or_wait_for_an_instructor() {
        let text = Answer::Text("Delhi".to_owned());
        assert_eq!(earned(&short_answer(&["delhi"]), Some(&text)), Some(100));
        assert_eq!(earned(&short_answer(&["Agra"]), Some(&text)), Some(0));
        assert_eq!(earned(&essay(), Some(&text)), None);
        assert_eq!(earned(&essay(), None), Some(0));
    }

    #[test]
    fn an_attempt_with_an_ungraded_essay_is_not_final_but_may_have_passed() {
        let right = score(&choice(2, &[0]), Some(&selected(&[0])));
        let waiting = score(&essay(), Some(&Answer::Text("a".to_owned())));
        let total_score = total(&[right, waiting], 50);
        assert!(total_score.passed && !total_score.is_final);
        assert_eq!(total_score.percentage, 50.0);
        assert!(!total(&[], 0).passed);
    }

    proptest! {
        #[test]
        fn points_are_between_none_and_all_and_do_not_depend_on_order(
            right in prop::collection::btree_set(0_u8..8, 1..8),
            picked in prop::collection::btree_set(0_u8..8, 0..8),
            partial_credit: bool,
            points in 1_u32..100_000,
        ) {
            let mut question = choice(8, &right.into_iter().collect::<Vec<_>>());
            question.partial_credit = partial_credit;
            question.points = Points::from_hundredths(points);
            let forward: Vec<_> = picked.iter().copied().collect();
            let backward: Vec<_> = picked.iter().rev().copied().collect();
            let first = score(&question, Some(&selected(&forward)));
            prop_assert!(first.points_earned.unwrap() <= first.points_possible);
            prop_assert_eq!(first, score(&question, Some(&selected(&backward))));
            question.options.reverse();
            prop_assert_eq!(first, score(&question, Some(&selected(&forward))));
            let (once, twice) = (total(&[first, first], 50), total(&[first, first], 50));
            prop_assert_eq!(once, twice);
            prop_assert!(once.points_earned <= once.points_possible);
        }
    }
}
