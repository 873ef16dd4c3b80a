//! An exam subject as clients see it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::ids::PlanSubjectId;
use shared_plans::planner::Difficulty;
use shared_plans::store::subjects::PlanSubject;
use utoipa::ToSchema;

use crate::study_time::hours;

/// A saved exam subject.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanSubject)]
pub(crate) struct SubjectView {
    id: PlanSubjectId,
    #[schema(example = "Linear Algebra")]
    name: String,
    /// The code of the course that the subject belongs to.
    #[schema(example = "MA-201")]
    course_code: Option<String>,
    /// The date of the exam, if it is known.
    #[schema(value_type = Option<String>, format = Date, example = "2099-03-14")]
    exam_date: Option<Date>,
    difficulty: Difficulty,
    /// Total hours of study. `null` if the planner decides.
    #[schema(example = 20.0)]
    hours: Option<f64>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl From<PlanSubject> for SubjectView {
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
