//! An exam subject as clients see it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::Id;
use shared_plans::planner::Difficulty;
use shared_plans::store::subjects::PlanSubject;
use utoipa::ToSchema;

use crate::subject_rules::hours;

/// An exam subject.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanSubject)]
pub(crate) struct SubjectReply {
    /// The id.
    id: Id,
    /// The name.
    #[schema(example = "Linear Algebra")]
    name: String,
    /// A course that it belongs to.
    #[schema(example = "MA-201")]
    course_code: Option<String>,
    /// The day of the exam, once it is known.
    #[schema(value_type = Option<String>, format = Date, example = "2099-03-14")]
    exam_date: Option<Date>,
    /// How hard it is.
    difficulty: Difficulty,
    /// All hours that it is to get, if that is known.
    #[schema(example = 20.0)]
    hours: Option<f64>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<PlanSubject> for SubjectReply {
    fn from(subject: PlanSubject) -> Self {
        Self {
            id: subject.id,
            name: subject.name,
            course_code: subject.course_code,
            exam_date: subject.exam_date,
            difficulty: subject.difficulty,
            hours: subject.minutes.map(hours),
            created_at: subject.created_at,
            updated_at: subject.updated_at,
        }
    }
}
