//! A generation with its plan, as clients see it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::database::Paged;
use shared::http::{List, Page};
use shared::ids::{GenerationId, UserId};
use shared::{App, Result};
use shared_plans::planner::{Rule, Warning};
use shared_plans::rules::generation::{GenerationStatus, Source};
use shared_plans::store::generations::Generation;
use shared_plans::store::tasks::{PlanTask, PlanTasks};
use utoipa::ToSchema;

use crate::tasks::view::TaskView;

/// A generation with its plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanGeneration)]
pub(crate) struct GenerationView {
    #[serde(flatten)]
    summary: GenerationSummary,
    /// The days that have tasks, in order. Empty until the plan is ready.
    calendar: Vec<DayView>,
    /// The URL of the next days, if this reply does not have all of them.
    #[schema(example = json!(null))]
    next: Option<String>,
}

/// A generation without the days of its plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanGenerationSummary)]
pub(crate) struct GenerationSummary {
    generation_id: GenerationId,
    status: GenerationStatus,
    /// The planner that made the plan, once it is ready.
    source: Option<Source>,
    /// The error code, if the generation failed.
    #[schema(example = json!(null))]
    code: Option<String>,
    /// The generation that this one replaces, if it is a reschedule.
    previous_generation_id: Option<GenerationId>,
    /// The first day of the plan.
    #[schema(value_type = String, format = Date)]
    start_date: Date,
    /// The last day that has a task.
    #[schema(value_type = Option<String>, format = Date)]
    end_date: Option<Date>,
    progress: ProgressView,
    /// The parts of the request that could not be met.
    warnings: Vec<WarningView>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the plan became ready or failed.
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
}

/// How much of a plan is done.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanProgress)]
pub(crate) struct ProgressView {
    /// Number of tasks.
    #[schema(example = 40)]
    tasks: u32,
    /// Number of tasks that are done.
    #[schema(example = 10)]
    done: u32,
    /// Number of tasks that are skipped.
    #[schema(example = 1)]
    skipped: u32,
    /// Total minutes of the tasks.
    #[schema(example = 1800)]
    minutes: u32,
    /// Percentage of the tasks that are done, with one decimal.
    #[schema(example = 25.0)]
    percentage: f64,
}

/// A part of the request that could not be met.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanWarning)]
pub(crate) struct WarningView {
    /// The rule that had to be relaxed.
    rule: Rule,
    /// The affected subject.
    #[schema(example = "Linear Algebra")]
    subject: Option<String>,
    /// The affected day.
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<Date>,
    /// An explanation for people.
    #[schema(example = "Only 12 of 20 hours of Linear Algebra fit before its exam.")]
    message: String,
}

/// A day of a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanDay)]
pub(crate) struct DayView {
    #[schema(value_type = String, format = Date)]
    date: Date,
    /// Total minutes of the tasks.
    #[schema(example = 90)]
    minutes: u32,
    /// The tasks in the order in which to do them.
    tasks: Vec<TaskView>,
}

impl GenerationView {
    /// The generation with the days of `page`: as many as it asks for, or else as many as fit into a reply.
    pub(crate) async fn of_page(app: &App, user_id: UserId, generation: Generation, page: &Page) -> Result<Self> {
        let after = page.query(app, Some(user_id))?.after;
        let tasks = match generation.status {
            GenerationStatus::Ready => {
                let tasks = PlanTasks(&app.database);
                tasks
                    .page(user_id, generation.id, page.requested_limit(), after)
                    .await?
            }
            _ => Paged::whole(Vec::new()),
        };
        let days = Paged {
            rows: days_of(tasks.rows),
            next: tasks.next,
        };
        let List { results, next } = page.list(app, Some(user_id), days)?;
        Ok(Self {
            summary: GenerationSummary::new(generation, app.clock.now()),
            calendar: results,
            next,
        })
    }
}

/// The tasks, which are in order, by day.
fn days_of(tasks: Vec<PlanTask>) -> Vec<DayView> {
    let mut calendar: Vec<DayView> = Vec::new();
    for task in tasks {
        match calendar.last_mut().filter(|day| day.date == task.date) {
            Some(day) => {
                day.minutes += task.minutes;
                day.tasks.push(task.into());
            }
            None => calendar.push(DayView {
                date: task.date,
                minutes: task.minutes,
                tasks: vec![task.into()],
            }),
        }
    }
    calendar
}

impl GenerationSummary {
    pub(crate) fn new(generation: Generation, now: Timestamp) -> Self {
        let (status, code) = generation.outcome(now);
        let name = |warning: &Warning| {
            let subject = generation.request.subjects.get(warning.subject?)?;
            Some(subject.name.clone())
        };
        let warnings = generation.warnings.iter().map(|warning| WarningView {
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
            progress: ProgressView {
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
