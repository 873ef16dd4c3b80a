//! Generations of study plans: the request and the state of each plan.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | generation by id | `USER#{id}` / `GENERATION#{id}` |
//! | generations of a student, newest first | `USER#{id}` / begins with `GENERATION#`, descending |
//! | the latest ready generation, with the revision of its tasks | `USER#{id}` / `LATEST` |
//! | number of generations of a day | `USER#{id}` / `QUOTA#{day in UTC}` |
//!
//! The operations of workers are in [`leases`].

pub mod leases;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Database, Key, PageQuery, Paged, Row, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{GenerationId, PlanSubjectId, UserId};
use shared_accounts::store::users::{self, if_not_deleted};

use crate::planner::{Request, Warning};
use crate::rules::generation::{GenerationStatus, Source};
use crate::rules::task_status::TaskStatus;
use crate::store::feedback::{self, PlanFeedback};
use crate::store::plans::{key, query};

/// The maximum duration of a generation, in seconds: longer than its message can be redelivered. After that it counts
/// as failed.
const MAX_GENERATION_SECONDS: i64 = 3_600;
/// How long the count of a day is kept, in seconds.
const QUOTA_KEPT_SECONDS: i64 = 2 * 86_400;

/// A generation as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// The id.
    pub id: GenerationId,
    /// The state of the generation.
    pub status: GenerationStatus,
    /// The planner that made the plan.
    #[serde(default)]
    pub source: Option<Source>,
    /// The generation that this one replaces.
    #[serde(default)]
    pub previous: Option<GenerationId>,
    /// The request.
    pub request: Request,
    /// The ids of the subjects in the request, in the same order. `None` for a subject that is not saved.
    pub subject_ids: Vec<Option<PlanSubjectId>>,
    /// The parts of the request that the plan could not meet.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// The number of tasks.
    #[serde(default)]
    pub tasks: u32,
    /// The number of tasks that are done.
    #[serde(default)]
    pub done: u32,
    /// The number of tasks that are skipped.
    #[serde(default)]
    pub skipped: u32,
    /// The minutes of all tasks.
    #[serde(default)]
    pub minutes: u32,
    /// The last day with a task.
    #[serde(default)]
    pub last_date: Option<Date>,
    /// The error code of a failed generation.
    #[serde(default)]
    pub failure: Option<String>,
    /// When the generation was requested.
    pub created_at: Timestamp,
    /// When the generation became ready or failed.
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
    /// How often a worker has started the generation.
    #[serde(default)]
    pub attempts: u32,
}

impl Row for Generation {
    const KIND: &str = "plan_generation";
}

impl Generation {
    /// A pending generation, requested at `now`. `subject_ids` are the ids of the subjects in the request.
    pub fn pending(
        id: GenerationId,
        request: Request,
        subject_ids: Vec<Option<PlanSubjectId>>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            status: GenerationStatus::Pending,
            source: None,
            previous: None,
            request,
            subject_ids,
            warnings: Vec::new(),
            tasks: 0,
            done: 0,
            skipped: 0,
            minutes: 0,
            last_date: None,
            failure: None,
            created_at: now,
            finished_at: None,
            attempts: 0,
        }
    }

    /// The state at `now`, and the error code of a failed generation.
    pub fn outcome(&self, now: Timestamp) -> (GenerationStatus, Option<&str>) {
        let is_open = matches!(self.status, GenerationStatus::Pending | GenerationStatus::Running);
        if is_open && now.as_second() - self.created_at.as_second() >= MAX_GENERATION_SECONDS {
            return (GenerationStatus::Failed, Some(ErrorCode::Unavailable.as_str()));
        }
        (self.status, self.failure.as_deref())
    }

    /// The percentage of tasks that are done, with one decimal.
    pub fn percentage(&self) -> f64 {
        let permille = (self.done * 1_000 + self.tasks / 2)
            .checked_div(self.tasks)
            .unwrap_or(0);
        f64::from(permille) / 10.0
    }
}

/// A generation to start, with everything that belongs to the same transaction.
pub struct Start<'g> {
    /// The student.
    pub user_id: UserId,
    /// The pending generation.
    pub generation: &'g Generation,
    /// Feedback on the previous plan that came with the request.
    pub feedback: Option<PlanFeedback>,
    /// The maximum number of generations per day.
    pub quota: u32,
    /// The idempotency record, which is completed with the id of the generation.
    pub idempotency: &'g IdempotencyRecord,
}

/// The latest ready generation: a small row that says whether anything has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatestPlan {
    /// The id of the generation.
    pub generation_id: GenerationId,
    /// How often the status of a task has been set since the plan became ready.
    #[serde(default)]
    pub revision: u64,
}

impl Row for LatestPlan {
    const KIND: &str = "plan_latest";
}

/// The repository of generations.
#[derive(Clone, Copy, Debug)]
pub struct Generations<'a>(pub &'a Database);

pub(super) fn sk(id: GenerationId) -> String {
    format!("GENERATION#{id}")
}

pub(super) fn quota_sk(at: Timestamp) -> String {
    format!("QUOTA#{}", at.to_zoned(TimeZone::UTC).date())
}

/// A check that a generation is ready.
pub(super) fn is_ready(user_id: UserId, id: GenerationId) -> Result<Write> {
    Write::check(key(user_id, sk(id)))
        .condition("#status = :ready")
        .name("#status", "status")
        .value(":ready", GenerationStatus::Ready)
}

/// A write that updates the counts when a task changes from `from` to `to`; its condition fails unless the generation
/// is ready.
pub(super) fn count(user_id: UserId, id: GenerationId, from: TaskStatus, to: TaskStatus) -> Result<Write> {
    let change = |status| i32::from(to == status) - i32::from(from == status);
    Write::update(key(user_id, sk(id)), "ADD done :done, skipped :skipped")
        .condition("#status = :ready")
        .name("#status", "status")
        .value(":ready", GenerationStatus::Ready)?
        .value(":done", change(TaskStatus::Done))?
        .value(":skipped", change(TaskStatus::Skipped))
}

pub(super) fn latest_key(user_id: UserId) -> Key {
    key(user_id, "LATEST")
}

/// A write that counts a change of a task of the generation `id` in the revision of the latest plan, if that is its plan.
/// `latest` is the row as it was read; the condition fails if another plan has become the latest one since.
pub(super) fn revise(user_id: UserId, id: GenerationId, latest: Option<&LatestPlan>) -> Result<Write> {
    if latest.is_some_and(|latest| latest.generation_id == id) {
        return Write::update(latest_key(user_id), "ADD revision :one")
            .condition("generation_id = :id")
            .value(":one", 1)?
            .value(":id", id);
    }
    Write::check(latest_key(user_id))
        .condition("attribute_not_exists(generation_id) OR generation_id <> :id")
        .value(":id", id)
}

impl Generations<'_> {
    /// Stores a pending generation.
    ///
    /// # Errors
    /// [`ErrorCode::RateLimited`] if the quota of the day is used up, [`ErrorCode::Conflict`] if the previous plan has feedback
    /// already, [`ErrorCode::NotFound`] if the student has been deleted, [`ErrorCode::IdempotencyRunning`] if the lease of the
    /// key was lost.
    pub async fn start(&self, start: Start<'_>) -> Result<()> {
        let Start {
            user_id, generation, ..
        } = start;
        let created = generation.created_at;
        let quota = Write::update(
            key(user_id, quota_sk(created)),
            "SET #kind = :kind, #ttl = :ttl ADD used :one",
        )
        .condition("attribute_not_exists(used) OR used < :most")
        .name("#kind", "kind")
        .name("#ttl", "ttl")
        .value(":kind", "plan_quota")?
        .value(":ttl", created.as_second() + QUOTA_KEPT_SECONDS)?
        .value(":one", 1)?
        .value(":most", start.quota)?;
        let row = Write::put(key(user_id, sk(generation.id)), generation)?;
        let mut work = UnitOfWork::new();
        work.add(if_not_deleted(Write::check(users::key(user_id))))
            .or_fail(Error::not_found);
        work.add(quota).or_fail(|| {
            let wait = 86_400 - created.as_second().rem_euclid(86_400);
            let detail = format!(
                "You can create {} plans per day. Please try again tomorrow.",
                start.quota
            );
            Error::rate_limited(detail, u64::try_from(wait).unwrap_or(1))
        });
        work.add(row.if_absent()).or_internal_error();
        if let Some(feedback) = &start.feedback {
            work.add(feedback::create(user_id, feedback)?)
                .or_fail(feedback::already_given);
        }
        work.complete(start.idempotency, &generation.id)?;
        work.commit_once(self.0, ()).await
    }

    /// A generation of a student.
    pub async fn get(&self, user_id: UserId, id: GenerationId) -> Result<Option<Generation>> {
        self.0.get(&key(user_id, sk(id))).await
    }

    /// The latest ready generation and the revision of its tasks.
    pub async fn latest_plan(&self, user_id: UserId) -> Result<Option<LatestPlan>> {
        self.0.get(&latest_key(user_id)).await
    }

    /// The id of the latest ready generation.
    pub async fn latest(&self, user_id: UserId) -> Result<Option<GenerationId>> {
        let latest = self.latest_plan(user_id).await?;
        Ok(latest.map(|latest| latest.generation_id))
    }

    /// A page of the student's generations, newest first.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<Generation>> {
        let query = query(user_id).prefix("GENERATION#").descending();
        self.0.page(query, page).await
    }

    /// All generations of a student, oldest first.
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<Generation>> {
        let rows = self.0.query_all(query(user_id).prefix("GENERATION#")).await?;
        rows.into_iter().map(decode).collect()
    }
}
