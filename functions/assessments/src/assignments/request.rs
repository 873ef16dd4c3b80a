//! Assignments in requests.

use serde::{Deserialize, Serialize};
use shared::http::{Fields, Validate};
use shared::types::Patch;
use shared::{Error, Result};
use shared_accounts::rules::profile::free_text;
use shared_assessment::rules::assignment::{DEFAULT_MAX_SCORE, Due, GivenDue, MAX_DESCRIPTION};
use shared_assessment::rules::points::Points;
use shared_assessment::store::assignments::Assignment;
use shared_catalog::rules::lecture::parse_title;
use utoipa::ToSchema;

/// The fields of an assignment. In an update, absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AssignmentRequest {
    /// 1 to 200 characters; required for a new assignment.
    #[schema(nullable = false, example = "Python basics")]
    title: Option<String>,
    /// At most 5,000 characters; null removes the description.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Write a program that counts words.")]
    description: Patch<String>,
    /// 0.01 to 1,000 with at most two decimals; defaults to 100.
    #[schema(nullable = false, example = 100.0)]
    max_score: Option<f64>,
    /// A date, which stands for the end of that day in the caller's time zone, or a time with its offset from UTC; null
    /// for none.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2030-01-31")]
    due_date: Patch<String>,
}

/// The parsed fields of an assignment.
#[derive(Serialize)]
pub(crate) struct AssignmentDraft {
    title: Option<String>,
    description: Patch<String>,
    max_score: Option<Points>,
    #[serde(skip)]
    due: Patch<GivenDue>,
    /// The due date as it was sent, to compare requests.
    due_date: Patch<String>,
}

impl Validate for AssignmentDraft {
    type Body = AssignmentRequest;

    fn validate(body: AssignmentRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.parsed("title", body.title.as_deref().map(parse_title).transpose());
        let description = fields.patch("description", body.description, |text| {
            free_text(&text, MAX_DESCRIPTION)
        });
        let max_score = fields.parsed("max_score", body.max_score.map(Points::parse).transpose());
        let due_date = body.due_date.clone();
        let due = fields.patch("due_date", body.due_date, |text| GivenDue::parse(&text));
        Some(Self {
            title: title?,
            description: description.flatten(),
            max_score: max_score?,
            due,
            due_date,
        })
    }
}

impl AssignmentDraft {
    /// The title of a new assignment.
    ///
    /// # Errors
    /// [`shared::ErrorCode::Validation`] without one.
    pub fn required_title(&self) -> Result<String> {
        self.title.clone().ok_or_else(|| Error::field("title", "is required"))
    }

    /// The maximum score of a new assignment.
    pub fn max_score(&self) -> Points {
        self.max_score.unwrap_or(DEFAULT_MAX_SCORE)
    }

    /// Changes an assignment; `timezone` is that of the caller.
    pub fn apply(&self, assignment: &mut Assignment, timezone: &str) {
        if let Some(title) = &self.title {
            assignment.title.clone_from(title);
        }
        self.description.apply(&mut assignment.description);
        assignment.max_score = self.max_score.unwrap_or(assignment.max_score);
        let due: Patch<Due> = match self.due {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(due) => Patch::Value(due.resolve(timezone)),
        };
        due.apply(&mut assignment.due);
    }
}
