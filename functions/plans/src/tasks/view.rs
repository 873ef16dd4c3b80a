//! A task as clients see it.

use jiff::civil::Date;
use serde::Serialize;
use shared::ids::{GenerationId, PlanSubjectId, PlanTaskId};
use shared_plans::planner::TaskKind;
use shared_plans::rules::task_status::TaskStatus;
use shared_plans::store::tasks::PlanTask;
use utoipa::ToSchema;

/// A task of a study plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTask)]
pub(crate) struct TaskView {
    id: PlanTaskId,
    /// The generation whose plan contains the task.
    generation_id: GenerationId,
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The name of the subject.
    #[schema(example = "Linear Algebra")]
    subject: String,
    /// The saved exam subject. `null` if the subject was given in the request.
    subject_id: Option<PlanSubjectId>,
    /// A short description of the work.
    #[schema(example = "Study Linear Algebra, part 1")]
    title: String,
    /// The planned duration.
    #[schema(example = 45)]
    minutes: u32,
    kind: TaskKind,
    status: TaskStatus,
}

impl From<PlanTask> for TaskView {
    fn from(task: PlanTask) -> Self {
        Self {
            id: task.id,
            generation_id: task.generation_id,
            date: task.date,
            subject: task.subject,
            subject_id: task.subject_id,
            title: task.title,
            minutes: task.minutes,
            kind: task.kind,
            status: task.status,
        }
    }
}
