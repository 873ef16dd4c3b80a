//! Generations of study plans: what was asked for and what became of it.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | generation by id | `USER#{id}` / `GENERATION#{id}` |
//! | generations of a student, newest first | `USER#{id}` / begins with `GENERATION#`, descending |
//! | the latest one that is ready | `USER#{id}` / `LATEST` |
//! | generations of a day, counted | `USER#{id}` / `QUOTA#{day in UTC}` |
//!
//! What workers do with a generation is in [`crate::store::generations::leases`].

pub mod leases;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared_accounts::store::users::{self, is_there};

use crate::planner::{Request, Warning};
use crate::rules::generation::{GenerationStatus, Source};
use crate::rules::task_status::TaskStatus;
use crate::store::feedback::{self, PlanFeedback};
use crate::store::plans::{key, query};

/// How long a generation may take, in seconds: longer than its message can come again. Who looks later sees it failed.
const LONGEST_SECONDS: i64 = 3_600;
/// How long a day's count is kept, in seconds.
const QUOTA_KEPT_SECONDS: i64 = 2 * 86_400;

/// A generation as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// The id.
    pub id: Id,
    /// What became of it.
    pub status: GenerationStatus,
    /// Who made the plan.
    #[serde(default)]
    pub source: Option<Source>,
    /// The generation that it takes the place of.
    #[serde(default)]
    pub previous: Option<Id>,
    /// What was asked for.
    pub request: Request,
    /// The student's own subjects in the order of the request's, where they are ones.
    pub subject_ids: Vec<Option<Id>>,
    /// Which wishes gave way.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Tasks.
    #[serde(default)]
    pub tasks: u32,
    /// Tasks that are done.
    #[serde(default)]
    pub done: u32,
    /// Tasks that are skipped.
    #[serde(default)]
    pub skipped: u32,
    /// Minutes of all tasks.
    #[serde(default)]
    pub minutes: u32,
    /// The last day with a task.
    #[serde(default)]
    pub last_date: Option<Date>,
    /// Why it failed: an error's code.
    #[serde(default)]
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was ready or failed.
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
    /// How often a worker took it up.
    #[serde(default)]
    pub attempts: u32,
    /// Whether the student's sockets were told.
    #[serde(default)]
    pub told: bool,
}

impl Generation {
    /// A generation that is asked for at `now` and that nobody has begun. `subject_ids` are those of the request's subjects.
    #[must_use]
    pub fn pending(id: Id, request: Request, subject_ids: Vec<Option<Id>>, now: Timestamp) -> Self {
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
            told: false,
        }
    }

    /// What became of it, for who looks at `now`, and the code of the failure.
    #[must_use]
    pub fn outcome(&self, now: Timestamp) -> (GenerationStatus, Option<&str>) {
        let is_open = matches!(self.status, GenerationStatus::Pending | GenerationStatus::Running);
        if is_open && now.as_second() - self.created_at.as_second() >= LONGEST_SECONDS {
            return (GenerationStatus::Failed, Some(Code::Unavailable.as_str()));
        }
        (self.status, self.failure.as_deref())
    }

    /// Per cent of the tasks that are done, with one decimal.
    #[must_use]
    pub fn percentage(&self) -> f64 {
        let permille = (self.done * 1_000 + self.tasks / 2)
            .checked_div(self.tasks)
            .unwrap_or(0);
        f64::from(permille) / 10.0
    }
}

/// What starts with a generation, in one transaction.
#[derive(Debug)]
pub struct Start<'g> {
    /// Who asks.
    pub user_id: Id,
    /// The generation.
    pub generation: &'g Generation,
    /// Feedback on the generation before, given with it.
    pub feedback: Option<PlanFeedback>,
    /// Generations a day.
    pub quota: u32,
    /// Completes an idempotency key.
    pub completion: Option<Write>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Latest {
    pub(super) generation_id: Id,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Generations<'a>(pub &'a Database);

pub(super) fn sk(id: Id) -> String {
    format!("GENERATION#{id}")
}

pub(super) fn quota_sk(at: Timestamp) -> String {
    format!("QUOTA#{}", at.to_zoned(TimeZone::UTC).date())
}

/// A check that a generation is ready.
pub(super) fn is_ready(user_id: Id, id: Id) -> Result<Write> {
    Write::check(key(user_id, sk(id)))
        .condition("#status = :ready")
        .name("#status", "status")
        .value(":ready", GenerationStatus::Ready)
}

/// A write that counts a task that was `from` and is `to`, on the condition that the generation is ready.
pub(super) fn count(user_id: Id, id: Id, from: TaskStatus, to: TaskStatus) -> Result<Write> {
    let change = |status| i32::from(to == status) - i32::from(from == status);
    Write::update(key(user_id, sk(id)), "ADD done :done, skipped :skipped")
        .condition("#status = :ready")
        .name("#status", "status")
        .value(":ready", GenerationStatus::Ready)?
        .value(":done", change(TaskStatus::Done))?
        .value(":skipped", change(TaskStatus::Skipped))
}

impl Generations<'_> {
    /// Stores a generation that is to be made.
    ///
    /// # Errors
    /// [`Code::RateLimited`] when the day's quota is used up, [`Code::Conflict`] for a second feedback,
    /// [`Code::IdempotencyRunning`] if the key's lease was lost, or the database is unavailable.
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
        let mut writes = vec![
            is_there(Write::check(users::key(user_id))),
            quota,
            Write::put(key(user_id, sk(generation.id)), "plan_generation", generation)?.if_absent(),
        ];
        let has_feedback = start.feedback.is_some();
        if let Some(feedback) = &start.feedback {
            writes.push(feedback::give(user_id, feedback)?);
        }
        writes.extend(start.completion);
        let lost = match self.0.transact(writes).await? {
            TransactionOutcome::Done => return Ok(()),
            TransactionOutcome::ConditionFailed(lost) => lost,
        };
        Err(match lost.first().map(|failed| failed.index) {
            Some(0) => Error::not_found(),
            Some(1) => {
                let wait = 86_400 - created.as_second().rem_euclid(86_400);
                let detail = format!("There are {} plans a day; the next ones tomorrow.", start.quota);
                Error::rate_limited(detail, u64::try_from(wait).unwrap_or(1))
            }
            Some(3) if has_feedback => feedback::given_already(),
            Some(3 | 4) => {
                Error::new(Code::IdempotencyRunning, "Another request with this key was faster.").retry_after(1)
            }
            _ => Error::internal("a generation that is there before it was made"),
        })
    }

    /// A generation of a student.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, user_id: Id, id: Id) -> Result<Option<Generation>> {
        self.0.get(&key(user_id, sk(id))).await
    }

    /// The id of the latest generation that is ready.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn latest(&self, user_id: Id) -> Result<Option<Id>> {
        let latest: Option<Latest> = self.0.get(&key(user_id, "LATEST")).await?;
        Ok(latest.map(|latest| latest.generation_id))
    }

    /// A page of the student's generations, newest first, and where the next page starts.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn page(&self, user_id: Id, limit: u32, start: Option<Item>) -> Result<(Vec<Generation>, Option<Item>)> {
        let query = query(user_id).prefix("GENERATION#").descending().page(limit, start);
        let page = self.0.query(query).await?;
        let generations = page.items.into_iter().map(decode).collect::<Result<_>>()?;
        Ok((generations, page.last_key))
    }

    /// All generations of a student, oldest first.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(&self, user_id: Id) -> Result<Vec<Generation>> {
        let rows = self.0.query_all(query(user_id).prefix("GENERATION#")).await?;
        rows.into_iter().map(decode).collect()
    }
}
