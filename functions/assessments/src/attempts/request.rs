//! Answers in requests.

use serde::Deserialize;
use shared::http::{Fields, Validate};
use shared::ids::{QuestionId, QuestionOptionId};
use shared_assessment::rules::question::{GivenAnswer, MAX_OPTIONS};
use shared_assessment::rules::quiz::MAX_QUESTIONS;
use utoipa::ToSchema;

/// The answers of an attempt.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AnswersRequest {
    /// The answers to some or all questions. They replace earlier answers to the same questions.
    #[schema(nullable = false, example = json!([{
        "question_id": "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c",
        "selected_options": ["0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2d"],
    }]))]
    answers: Option<Vec<AnswerRequest>>,
}

/// The answer to a question. Without an option and without a text, the question is left blank.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AnswerRequest {
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    question_id: Option<String>,
    /// The selected option, of a question with one right option.
    #[schema(example = json!(null))]
    selected_option_id: Option<String>,
    /// The selected options.
    #[schema(example = json!(["0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2d"]))]
    selected_options: Option<Vec<String>>,
    /// The text, of a short answer (at most 500 characters) or an essay (at most 5,000).
    #[schema(example = json!(null))]
    answer: Option<String>,
}

/// The answers, in the order of the request.
pub(crate) struct GivenAnswers(pub Vec<(QuestionId, GivenAnswer)>);

impl Validate for GivenAnswers {
    type Body = AnswersRequest;

    fn validate(body: AnswersRequest, fields: &mut Fields) -> Option<Self> {
        let answers = body.answers.unwrap_or_default();
        if answers.len() > MAX_QUESTIONS {
            fields.wrong("answers", format!("must be at most {MAX_QUESTIONS}"));
            return None;
        }
        let parse = |(index, answer): (usize, AnswerRequest)| {
            let question_id = answer.question_id.unwrap_or_default();
            let question_id = question_id.parse().map_err(|_| "must be a question of this attempt");
            let question_id = fields.parsed(format!("answers[{index}].question_id"), question_id);
            let mut selected = answer.selected_options.unwrap_or_default();
            selected.extend(answer.selected_option_id);
            let selected = parse_options(&selected);
            let selected_options = fields.parsed(format!("answers[{index}].selected_options"), selected);
            let given = GivenAnswer {
                selected_options: selected_options?,
                text: answer.answer,
            };
            Some((question_id?, given))
        };
        // All of them are parsed, so that all broken rules are reported.
        let answers: Vec<_> = answers.into_iter().enumerate().map(parse).collect();
        answers.into_iter().collect::<Option<_>>().map(Self)
    }
}

fn parse_options(texts: &[String]) -> Result<Vec<QuestionOptionId>, &'static str> {
    let wrong = "must be options of this question";
    if texts.len() > MAX_OPTIONS {
        return Err(wrong);
    }
    texts.iter().map(|text| text.parse().map_err(|_| wrong)).collect()
}
