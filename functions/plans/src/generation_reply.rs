//! A generation with its plan, as clients see it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::Id;
use shared_plans::planner::{Rule, TaskKind, Warning};
use shared_plans::rules::generation::{GenerationStatus, Source};
use shared_plans::rules::task_status::TaskStatus;
use shared_plans::store::generations::Generation;
use shared_plans::store::tasks::PlanTask;
use utoipa::ToSchema;

/// A generation and what is known of its plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanGeneration)]
pub(crate) struct GenerationReply {
    #[serde(flatten)]
    summary: GenerationSummary,
    /// The days with tasks, in order; none until the plan is ready.
    calendar: Vec<DayReply>,
}

/// What became of a generation.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanGenerationSummary)]
pub(crate) struct GenerationSummary {
    /// The id.
    generation_id: Id,
    /// What became of it.
    status: GenerationStatus,
    /// Who made the plan, once it is ready.
    source: Option<Source>,
    /// Why there is none: the code of an error.
    #[schema(example = json!(null))]
    code: Option<String>,
    /// The generation that it takes the place of.
    previous_generation_id: Option<Id>,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    start_date: Date,
    /// The last day with a task.
    #[schema(value_type = Option<String>, format = Date)]
    end_date: Option<Date>,
    /// What is done of it.
    progress: ProgressReply,
    /// The wishes that could not be met, and why.
    warnings: Vec<WarningReply>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was ready or failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
}

/// How far a student is.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanProgress)]
pub(crate) struct ProgressReply {
    /// Tasks.
    #[schema(example = 40)]
    tasks: u32,
    /// Tasks that are done.
    #[schema(example = 10)]
    done: u32,
    /// Tasks that are skipped.
    #[schema(example = 1)]
    skipped: u32,
    /// Minutes of all tasks.
    #[schema(example = 1800)]
    minutes: u32,
    /// Per cent of the tasks that are done, with one decimal.
    #[schema(example = 25.0)]
    percentage: f64,
}

/// A wish that could not be met.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanWarning)]
pub(crate) struct WarningReply {
    /// The rule that gave way.
    rule: Rule,
    /// The subject that it is about.
    #[schema(example = "Linear Algebra")]
    subject: Option<String>,
    /// The day that it is about.
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// The same in words.
    #[schema(example = "Only 12 of 20 hours of Linear Algebra fit before its exam.")]
    message: String,
}

/// A day.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanDay)]
pub(crate) struct DayReply {
    /// Which.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Minutes of all tasks.
    #[schema(example = 90)]
    minutes: u32,
    /// What is to be done, in order.
    tasks: Vec<TaskReply>,
}

/// A task.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanTask)]
pub(crate) struct TaskReply {
    /// The id.
    id: Id,
    /// The generation.
    generation_id: Id,
    /// The day.
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// The name of the subject.
    #[schema(example = "Linear Algebra")]
    subject: String,
    /// The own subject, if it is one.
    subject_id: Option<Id>,
    /// What is to be done.
    #[schema(example = "Study Linear Algebra, part 1")]
    title: String,
    /// How long.
    #[schema(example = 45)]
    minutes: u32,
    /// What for.
    kind: TaskKind,
    /// What became of it.
    status: TaskStatus,
}

impl GenerationReply {
    pub(crate) fn new(generation: Generation, tasks: Vec<PlanTask>, now: Timestamp) -> Self {
        let mut calendar: Vec<DayReply> = Vec::new();
        for task in tasks {
            match calendar.last_mut().filter(|day| day.date == task.date) {
                Some(day) => {
                    day.minutes += task.minutes;
                    day.tasks.push(task.into());
                }
                None => calendar.push(DayReply {
                    date: task.date,
                    minutes: task.minutes,
                    tasks: vec![task.into()],
                }),
            }
        }
        Self {
            summary: GenerationSummary::new(generation, now),
            calendar,
        }
    }
}

impl GenerationSummary {
    pub(crate) fn new(generation: Generation, now: Timestamp) -> Self {
        let (status, code) = generation.outcome(now);
        let name = |warning: &Warning| {
            let subject = generation.request.subjects.get(warning.subject?)?;
            Some(subject.name.clone())
        };
        let warnings = generation.warnings.iter().map(|warning| WarningReply {
            rule: warning.rule,
            subject: name(warning),
            date: warning.date,
            message: warning.message.clone(),
        });
        Self {
            generation_id: generation.id,
            status,
            source: generation.source,
            code: code.map(str::to_owned),
            previous_generation_id: generation.previous,
            start_date: generation.request.start,
            end_date: generation.last_date,
            progress: ProgressReply {
                tasks: generation.tasks,
                done: generation.done,
                skipped: generation.skipped,
                minutes: generation.minutes,
                percentage: generation.percentage(),
            },
            warnings: warnings.collect(),
            created_at: generation.created_at,
            finished_at: generation.finished_at,
        }
    }
}

impl From<PlanTask> for TaskReply {
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
