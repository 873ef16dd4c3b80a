//! Questions in requests.

use serde::Deserialize;
use shared::error::FieldError;
use shared::http::Fields;
use shared::ids::QuestionOptionId;
use shared::types::Patch;
use shared::{App, Error, Result};
use shared_accounts::rules::profile::free_text;
use shared_assessment::rules::points::Points;
use shared_assessment::rules::question::{
    MAX_OPTIONS, MAX_SHORT_TEXT, MAX_TEXT, QuestionContent, QuestionOption, QuestionType,
};
use shared_assessment::rules::short_answer::Number;
use shared_catalog::rules::lecture::parse_order_index;
use utoipa::ToSchema;

/// A question. In an update, absent fields stay unchanged.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct QuestionRequest {
    /// 1 to 5,000 characters.
    #[schema(nullable = false, example = "Which of these are types of Python?")]
    pub question_text: Option<String>,
    /// `multiple_choice`, `true_false`, `short_answer` or `essay`.
    #[schema(nullable = false, example = "multiple_choice")]
    pub question_type: Option<String>,
    /// The points of a right answer, 0.01 to 1000 with at most two decimals; defaults to 1.
    #[schema(nullable = false, example = 2.5)]
    pub points: Option<f64>,
    /// The place in the quiz, from 1; defaults to the end. Alias: `order`.
    #[serde(alias = "order")]
    #[schema(nullable = false, example = 1)]
    pub order_index: Option<i64>,
    /// The options of `multiple_choice` (2 to 20) and `true_false` (2).
    #[schema(nullable = false, example = json!([{ "option_text": "int", "is_correct": true },
        { "option_text": "str", "is_correct": true }, { "option_text": "char" }]))]
    pub options: Option<Vec<OptionRequest>>,
    /// The accepted answers of `short_answer`, 1 to 20.
    #[schema(nullable = false, example = json!([]))]
    pub accepted_answers: Option<Vec<String>>,
    /// By how much a number may differ from an accepted answer.
    #[serde(default)]
    #[schema(value_type = Option<f64>, example = json!(null))]
    pub tolerance: Patch<f64>,
    /// Whether a part of several correct options earns a part of the points.
    #[schema(nullable = false, example = true)]
    pub partial_credit: Option<bool>,
    /// The explanation in results with full feedback, at most 5,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Python has no type called char.")]
    pub explanation: Patch<String>,
}

/// An option of a question.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OptionRequest {
    /// The ID of an option that stays, in an update.
    #[schema(value_type = Option<String>, example = json!(null))]
    id: Option<String>,
    /// 1 to 500 characters.
    #[schema(required, nullable = false, example = "int")]
    option_text: Option<String>,
    /// Whether the option is right; defaults to `false`.
    #[schema(example = true)]
    is_correct: Option<bool>,
}

struct OptionDraft {
    id: Option<QuestionOptionId>,
    option_text: String,
    is_correct: bool,
}

/// The parsed parts of a question.
#[derive(Default)]
pub(crate) struct QuestionDraft {
    question_text: Option<String>,
    question_type: Option<QuestionType>,
    points: Option<Points>,
    pub order_index: Option<u32>,
    options: Option<Vec<OptionDraft>>,
    accepted_answers: Option<Vec<String>>,
    tolerance: Patch<String>,
    partial_credit: Option<bool>,
    explanation: Patch<String>,
}

impl QuestionDraft {
    /// Parses a question; `prefix` begins the names of its fields in reports.
    pub fn parse(body: QuestionRequest, prefix: &str, fields: &mut Fields) -> Option<Self> {
        let name = |field: &str| format!("{prefix}{field}");
        let question_text = body
            .question_text
            .map(|text| required_text(&text, MAX_TEXT))
            .transpose();
        let question_text = fields.parsed(name("question_text"), question_text);
        let question_type = body.question_type.as_deref().map(QuestionType::parse).transpose();
        let question_type = fields.parsed(name("question_type"), question_type);
        let points = fields.parsed(name("points"), body.points.map(Points::parse).transpose());
        let order_index = body.order_index.map(parse_order_index).transpose();
        let order_index = fields.parsed(name("order_index"), order_index);
        let options = body.options.map(parse_options).transpose();
        let options = fields.parsed(name("options"), options);
        let accepted = |answers: Vec<String>| -> Result<Vec<String>, String> {
            answers.iter().map(|text| required_text(text, MAX_SHORT_TEXT)).collect()
        };
        let accepted_answers = body.accepted_answers.map(accepted).transpose();
        let accepted_answers = fields.parsed(name("accepted_answers"), accepted_answers);
        let tolerance = fields.patch("tolerance", body.tolerance, parse_tolerance);
        let explanation = fields.patch("explanation", body.explanation, |text| free_text(&text, MAX_TEXT));
        Some(Self {
            question_text: question_text?,
            question_type: question_type?,
            points: points?,
            order_index: order_index?,
            options: options?,
            accepted_answers: accepted_answers?,
            tolerance,
            partial_credit: body.partial_credit,
            explanation: explanation.flatten(),
        })
    }

    /// A new question; `prefix` begins the names of its fields in reports.
    pub fn build(&self, app: &App, prefix: &str) -> Result<QuestionContent> {
        let required = |field: &str| Error::field(format!("{prefix}{field}"), "is required");
        let mut content = QuestionContent {
            question_text: self.question_text.clone().ok_or_else(|| required("question_text"))?,
            question_type: self.question_type.ok_or_else(|| required("question_type"))?,
            points: Points::from_hundredths(100),
            options: Vec::new(),
            accepted_answers: Vec::new(),
            tolerance: None,
            partial_credit: false,
            explanation: None,
        };
        self.apply(app, &mut content, prefix)?;
        Ok(content)
    }

    /// Changes a question.
    ///
    /// # Errors
    /// [`shared::ErrorCode::Validation`] for rules that the result breaks.
    pub fn apply(&self, app: &App, content: &mut QuestionContent, prefix: &str) -> Result<()> {
        if let Some(text) = &self.question_text {
            content.question_text.clone_from(text);
        }
        content.question_type = self.question_type.unwrap_or(content.question_type);
        content.points = self.points.unwrap_or(content.points);
        content.partial_credit = self.partial_credit.unwrap_or(content.partial_credit);
        self.tolerance.apply(&mut content.tolerance);
        self.explanation.apply(&mut content.explanation);
        if let Some(answers) = &self.accepted_answers {
            content.accepted_answers.clone_from(answers);
        }
        if let Some(options) = &self.options {
            let before: Vec<_> = content.options.iter().map(|option| option.id).collect();
            let known = |id: Option<QuestionOptionId>| id.filter(|id| before.contains(id));
            let options = options.iter().map(|option| QuestionOption {
                id: known(option.id).unwrap_or_else(|| app.ids.id()),
                option_text: option.option_text.clone(),
                is_correct: option.is_correct,
            });
            content.options = options.collect();
        }
        let broken = content.broken_rules().into_iter().map(|(field, message)| FieldError {
            field: format!("{prefix}{field}").into(),
            message: message.into(),
        });
        let broken: Vec<FieldError> = broken.collect();
        if broken.is_empty() {
            Ok(())
        } else {
            Err(Error::validation(broken))
        }
    }
}

fn required_text(text: &str, longest: usize) -> Result<String, String> {
    free_text(text, longest)?.ok_or_else(|| format!("must have 1 to {longest} characters"))
}

fn parse_options(options: Vec<OptionRequest>) -> Result<Vec<OptionDraft>, String> {
    if options.len() > MAX_OPTIONS {
        return Err(format!("must be at most {MAX_OPTIONS}"));
    }
    let parse = |option: OptionRequest| {
        let text = option.option_text.unwrap_or_default();
        Ok(OptionDraft {
            id: option.id.and_then(|id| id.parse().ok()),
            option_text: required_text(&text, MAX_SHORT_TEXT).map_err(|wrong| format!("have texts that {wrong}"))?,
            is_correct: option.is_correct.unwrap_or_default(),
        })
    };
    options.into_iter().map(parse).collect()
}

fn parse_tolerance(tolerance: f64) -> Result<String, &'static str> {
    let text = tolerance.to_string();
    let is_decimal = tolerance >= 0.0 && Number::parse(&text).is_some();
    if is_decimal {
        Ok(text)
    } else {
        Err("must be a decimal of 0 or more")
    }
}
