//! Questions and the answers that they accept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::ids::QuestionOptionId;
use shared::string_enum;

use super::points::Points;
use super::short_answer::Number;

/// The maximum length of the text of a question, of an essay's answer and of an explanation, in characters.
pub const MAX_TEXT: usize = 5_000;
/// The maximum length of an option and of a short answer, in characters.
pub const MAX_SHORT_TEXT: usize = 500;
/// The maximum number of options.
pub const MAX_OPTIONS: usize = 20;
/// The maximum number of accepted answers.
const MAX_ACCEPTED: usize = 20;

string_enum! {
    /// The type of a question.
    QuestionType ("must be multiple_choice, true_false, short_answer or essay") {
        /// Options of which one or several are right.
        MultipleChoice = "multiple_choice",
        /// Two options of which one is right.
        TrueFalse = "true_false",
        /// A text or a number that is compared with the accepted answers.
        ShortAnswer = "short_answer",
        /// A text that an instructor grades.
        Essay = "essay",
    }
}

impl QuestionType {
    /// Whether it is answered by selecting options.
    #[must_use]
    pub const fn has_options(self) -> bool {
        matches!(self, Self::MultipleChoice | Self::TrueFalse)
    }
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    /// The id.
    pub id: QuestionOptionId,
    /// The text.
    pub option_text: String,
    /// Whether selecting it is right.
    pub is_correct: bool,
}

/// The content of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionContent {
    /// The text.
    pub question_text: String,
    /// The type.
    pub question_type: QuestionType,
    /// The points for a right answer.
    pub points: Points,
    /// The options, of types that have them.
    #[serde(default)]
    pub options: Vec<QuestionOption>,
    /// The accepted answers to a short answer.
    #[serde(default)]
    pub accepted_answers: Vec<String>,
    /// By how much a number may differ from an accepted one, as a decimal.
    #[serde(default)]
    pub tolerance: Option<String>,
    /// Whether a part of the right options earns a part of the points.
    #[serde(default)]
    pub partial_credit: bool,
    /// The explanation, for results with full feedback.
    #[serde(default)]
    pub explanation: Option<String>,
}

/// A broken rule: the field and what is expected of it.
pub type Broken = (&'static str, String);

impl QuestionContent {
    /// The rules that the parts break together.
    #[must_use]
    pub fn broken_rules(&self) -> Vec<Broken> {
        let mut broken = Vec::new();
        let right = self.options.iter().filter(|option| option.is_correct).count();
        match self.question_type {
            QuestionType::MultipleChoice if !(2..=MAX_OPTIONS).contains(&self.options.len()) => {
                broken.push(("options", format!("must be 2 to {MAX_OPTIONS}")));
            }
            QuestionType::TrueFalse if self.options.len() != 2 => {
                broken.push(("options", "must be 2".to_owned()));
            }
            QuestionType::MultipleChoice if right == 0 => {
                broken.push(("options", "must have at least one that is correct".to_owned()));
            }
            QuestionType::TrueFalse if right != 1 => {
                broken.push(("options", "must have exactly one that is correct".to_owned()));
            }
            QuestionType::ShortAnswer | QuestionType::Essay if !self.options.is_empty() => {
                broken.push(("options", "must be empty for this type of question".to_owned()));
            }
            _ => {}
        }
        let texts: BTreeSet<&str> = self.options.iter().map(|option| option.option_text.as_str()).collect();
        if texts.len() != self.options.len() {
            broken.push(("options", "must have different texts".to_owned()));
        }
        let is_short = self.question_type == QuestionType::ShortAnswer;
        if is_short && !(1..=MAX_ACCEPTED).contains(&self.accepted_answers.len()) {
            broken.push(("accepted_answers", format!("must be 1 to {MAX_ACCEPTED}")));
        }
        if !is_short && !self.accepted_answers.is_empty() {
            broken.push(("accepted_answers", "must be empty for this type of question".to_owned()));
        }
        if self.tolerance.is_some() && !self.accepted_answers.iter().all(|text| Number::parse(text).is_some()) {
            broken.push(("tolerance", "needs accepted answers that are numbers".to_owned()));
        }
        if self.partial_credit && right < 2 {
            broken.push(("partial_credit", "needs at least two correct options".to_owned()));
        }
        broken
    }

    /// Whether several options can be selected.
    #[must_use]
    pub fn allows_multiple(&self) -> bool {
        self.options.iter().filter(|option| option.is_correct).count() > 1
    }
}

/// An answer as a client sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenAnswer {
    /// The selected options.
    pub selected_options: Vec<QuestionOptionId>,
    /// The text.
    pub text: Option<String>,
}

/// An answer that fits its question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The selected options, in the order of their ids.
    Options(Vec<QuestionOptionId>),
    /// The text.
    Text(String),
}

impl Answer {
    /// The answer to a question, or `None` for one that is left blank.
    ///
    /// # Errors
    /// What is expected of it instead.
    pub fn parse(question: &QuestionContent, given: &GivenAnswer) -> Result<Option<Self>, String> {
        if !question.question_type.has_options() {
            if !given.selected_options.is_empty() {
                return Err("must be a text".to_owned());
            }
            let most = match question.question_type {
                QuestionType::Essay => MAX_TEXT,
                _ => MAX_SHORT_TEXT,
            };
            let text = given.text.as_deref().unwrap_or_default();
            if text.chars().count() > most {
                return Err(format!("must have at most {most} characters"));
            }
            return Ok((!text.trim().is_empty()).then(|| Self::Text(text.to_owned())));
        }
        if given.text.as_deref().is_some_and(|text| !text.trim().is_empty()) {
            return Err("must be a selection of options".to_owned());
        }
        let selected: BTreeSet<QuestionOptionId> = given.selected_options.iter().copied().collect();
        if selected.len() != given.selected_options.len() {
            return Err("must not name an option twice".to_owned());
        }
        let is_option = |id: &QuestionOptionId| question.options.iter().any(|option| option.id == *id);
        if !selected.iter().all(is_option) {
            return Err("must be options of this question".to_owned());
        }
        if selected.len() > 1 && !question.allows_multiple() {
            return Err("must be one option".to_owned());
        }
        Ok((!selected.is_empty()).then(|| Self::Options(selected.into_iter().collect())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::scoring::examples::{choice, essay, option_id, short_answer, true_false};

    #[test]
    fn each_type_has_its_rules() {
        let fields = |question: &QuestionContent| -> Vec<&str> {
            question.broken_rules().into_iter().map(|(field, _)| field).collect()
        };
        for right in [
            choice(4, &[0]),
            choice(4, &[1, 2]),
            true_false(),
            short_answer(&["a"]),
            essay(),
        ] {
            assert_eq!(fields(&right), [""; 0], "{right:?}");
        }
        assert_eq!(fields(&choice(1, &[0])), ["options"]);
        assert_eq!(fields(&choice(3, &[])), ["options"]);
        assert_eq!(fields(&short_answer(&[])), ["accepted_answers"]);
        let mut wrong = true_false();
        wrong.options[1].is_correct = true;
        assert_eq!(fields(&wrong), ["options"]);
        wrong = choice(3, &[0]);
        wrong.partial_credit = true;
        wrong.options[2].option_text = wrong.options[1].option_text.clone();
        assert_eq!(fields(&wrong), ["options", "partial_credit"]);
        wrong = short_answer(&["ten"]);
        wrong.tolerance = Some("0.5".to_owned());
        assert_eq!(fields(&wrong), ["tolerance"]);
    }

    #[test]
    fn an_answer_fits_its_question() {
        let given = |ids: &[u8]| GivenAnswer {
            selected_options: ids.iter().map(|id| option_id(*id)).collect(),
            text: None,
        };
        let several = choice(4, &[0, 1]);
        let sorted = Answer::Options(vec![option_id(0), option_id(2)]);
        assert_eq!(Answer::parse(&several, &given(&[2, 0])), Ok(Some(sorted)));
        assert_eq!(Answer::parse(&several, &given(&[])), Ok(None));
        assert!(Answer::parse(&several, &given(&[1, 1])).is_err());
        assert!(Answer::parse(&several, &given(&[9])).is_err());
        assert!(Answer::parse(&choice(4, &[0]), &given(&[0, 1])).is_err());
        let text = |text: &str| GivenAnswer {
            text: Some(text.to_owned()),
            ..GivenAnswer::default()
        };
        assert!(Answer::parse(&several, &text("a")).is_err());
        assert!(Answer::parse(&essay(), &given(&[0])).is_err());
        assert_eq!(Answer::parse(&essay(), &text(" \n")), Ok(None));
        assert!(Answer::parse(&essay(), &text(&"a".repeat(MAX_TEXT + 1))).is_err());
        assert!(Answer::parse(&short_answer(&["a"]), &text(&"a".repeat(MAX_SHORT_TEXT + 1))).is_err());
    }
}
