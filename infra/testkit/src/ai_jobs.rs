//! Jobs of the AI queue: many study plans, some of them delivered twice and some of them invalid.

mod generation;

use std::collections::BTreeSet;
use std::time::Duration;

use futures::{StreamExt as _, TryStreamExt as _};
use local::cloud::Cloud;
use serde_json::Value;
use shared::clients::queues::AiJob;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Commit, Key, Outcome, Table, UnitOfWork, Write};
use shared::ids::{GenerationId, UserId};
use shared::{App, ErrorCode};
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::store::generations::{Generations, Start};
use shared_plans::store::tasks::PlanTasks;

use self::generation::generation;
use crate::{Result, product};

/// The function and its queue.
pub const WORKER: &str = "ai-worker";
const QUEUE: &str = "AiQueue";
/// Every tenth job is delivered twice.
const TENTH: usize = 10;
/// One of twenty jobs is invalid.
const TWENTY: usize = 20;
/// Concurrent calls while jobs are stored and checked.
const AT_ONCE: usize = 16;
/// By then, the last requests of a killed worker have arrived.
const LAST_WORDS: Duration = Duration::from_millis(50);
/// Messages that are not jobs.
const NONSENSE: [&str; 5] = ["{", "{}", "[]", r#"{"kind":"plan"}"#, r#"{"kind":"sing"}"#];

/// A message of the queue.
#[derive(Clone, Debug)]
struct Job {
    message: String,
    /// The generation, unless the message is not a job.
    plan: Option<Plan>,
    copies: usize,
}

#[derive(Clone, Copy, Debug)]
struct Plan {
    user_id: UserId,
    id: GenerationId,
    /// Whether the stored request is invalid.
    is_broken: bool,
}

/// Jobs. One in ten is delivered twice. One in twenty is invalid: half of those are not jobs, the others are impossible
/// plans.
pub struct Jobs {
    app: App,
    jobs: Vec<Job>,
}

/// The outcomes of jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// The number of jobs.
    pub jobs: usize,
    /// Jobs that were delivered twice.
    pub twice: usize,
    /// Invalid jobs.
    pub poison: usize,
    /// Plans that are missing.
    pub lost: Vec<GenerationId>,
    /// Plans with too many or too few stored tasks.
    pub wrong: Vec<GenerationId>,
    /// Impossible plans that are not marked as failed.
    pub not_failed: Vec<GenerationId>,
    /// Messages in the dead-letter queue.
    pub dead_letters: u64,
    /// Invalid messages including copies, which are expected there.
    pub poisonous: u64,
}

impl Outcomes {
    /// Whether no plan is lost or stored twice, and exactly the invalid messages are in the dead-letter queue.
    #[must_use]
    pub fn is_right(&self) -> bool {
        let is_whole = self.lost.is_empty() && self.wrong.is_empty() && self.not_failed.is_empty();
        is_whole && self.dead_letters == self.poisonous
    }
}

impl Jobs {
    /// Stores a number of jobs of these students, without sending their messages.
    ///
    /// # Errors
    /// A student does not exist, or the cloud has stopped.
    pub async fn store(cloud: &Cloud, students: &[UserId], jobs: usize) -> Result<Self> {
        let app = product(cloud, "plans").await?;
        let job = |number: usize, user_id: &UserId| job(&app, number, *user_id);
        let numbered = (0..jobs).zip(students.iter().cycle());
        let jobs = futures::stream::iter(numbered.map(|(number, user_id)| job(number, user_id)));
        let jobs = jobs.buffered(AT_ONCE).try_collect().await?;
        Ok(Self { app, jobs })
    }

    /// Sends the messages. Half of the copies follow immediately, the others after all messages.
    ///
    /// # Errors
    /// The cloud has stopped.
    pub async fn send(&self, cloud: &Cloud) -> Result<()> {
        let mut late = Vec::new();
        for (number, job) in self.jobs.iter().enumerate() {
            cloud.enqueue(QUEUE, job.message.clone()).await?;
            if job.copies > 1 && number % (2 * TENTH) == 0 {
                cloud.enqueue(QUEUE, job.message.clone()).await?;
            } else if job.copies > 1 {
                late.push(job.message.clone());
            }
        }
        for message in late {
            cloud.enqueue(QUEUE, message).await?;
        }
        Ok(())
    }

    /// Checks the outcomes of the jobs.
    ///
    /// # Errors
    /// The cloud has stopped.
    pub async fn outcomes(&self, cloud: &Cloud) -> Result<Outcomes> {
        let queued = cloud.queued().await?;
        let dead = queued.iter().filter(|(name, _)| name.contains("AiDeadLetter"));
        let poison: Vec<_> = self.jobs.iter().filter(|job| job.is_poison()).collect();
        let poisonous: usize = poison.iter().map(|job| job.copies).sum();
        let mut outcomes = Outcomes {
            jobs: self.jobs.len(),
            twice: self.jobs.iter().filter(|job| job.copies > 1).count(),
            poison: poison.len(),
            dead_letters: dead.map(|(_, depth)| depth.visible).sum(),
            poisonous: poisonous as u64,
            ..Outcomes::default()
        };
        let plans = self.jobs.iter().filter_map(|job| job.plan);
        let looks = plans.map(|plan| async move { (plan, self.look(plan).await) });
        let mut looks = futures::stream::iter(looks).buffer_unordered(AT_ONCE);
        while let Some((plan, seen)) = looks.next().await {
            match seen? {
                Seen::Right => {}
                Seen::Lost => outcomes.lost.push(plan.id),
                Seen::Wrong => outcomes.wrong.push(plan.id),
                Seen::NotFailed => outcomes.not_failed.push(plan.id),
            }
        }
        Ok(outcomes)
    }

    /// Ends the lease of a worker that was killed while handling `event`. On AWS it ends long before the message is
    /// redelivered.
    ///
    /// # Errors
    /// The cloud has stopped.
    pub async fn end_lease(&self, event: &Value) -> Result<()> {
        let body = event["Records"][0]["body"].as_str().unwrap_or_default();
        let mut held = self.jobs.iter().filter(|job| job.message == body);
        let Some(plan) = held.find_map(|job| job.plan) else {
            return Ok(());
        };
        tokio::time::sleep(LAST_WORDS).await;
        let ended = Write::update(plan.key(), "SET lease_until = :long_ago")
            .condition("attribute_exists(lease_until)")
            .value(":long_ago", 0)?;
        match self.app.database.write(ended).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    async fn look(&self, plan: Plan) -> Result<Seen> {
        let Plan { user_id, id, is_broken } = plan;
        if is_broken {
            let is_failed = Write::check(plan.key())
                .condition("#status = :failed AND failure = :code")
                .name("#status", "status")
                .value(":failed", GenerationStatus::Failed)?
                .value(":code", ErrorCode::Internal.as_str())?;
            let mut work = UnitOfWork::new();
            work.add(is_failed).or_retry();
            return Ok(match work.commit(&self.app.database, ()).await? {
                Commit::Done(()) => Seen::Right,
                Commit::Retry => Seen::NotFailed,
            });
        }
        let generation = Generations(&self.app.database).get(user_id, id).await?;
        let Some(generation) = generation.filter(|generation| generation.status == GenerationStatus::Ready) else {
            return Ok(Seen::Lost);
        };
        let tasks = PlanTasks(&self.app.database).of_generation(user_id, id).await?;
        let ids: BTreeSet<_> = tasks.iter().map(|task| task.id).collect();
        let minutes: u32 = tasks.iter().map(|task| task.minutes).sum();
        let is_whole = (ids.len(), tasks.len(), minutes) == (generation.tasks as usize, ids.len(), generation.minutes);
        Ok(if is_whole && !tasks.is_empty() {
            Seen::Right
        } else {
            Seen::Wrong
        })
    }
}

/// The outcome of a plan.
enum Seen {
    Right,
    Lost,
    Wrong,
    NotFailed,
}

impl Plan {
    fn key(self) -> Key {
        let (pk, sk) = (format!("USER#{}", self.user_id), format!("GENERATION#{}", self.id));
        Key::new(Table::Plans, pk, sk)
    }
}

impl Job {
    fn is_poison(&self) -> bool {
        self.plan.is_none_or(|plan| plan.is_broken)
    }
}

async fn job(app: &App, number: usize, user_id: UserId) -> Result<Job> {
    let copies = if number.is_multiple_of(TENTH) { 2 } else { 1 };
    let block = number / TWENTY;
    // The position differs in each block, so that some invalid jobs are delivered twice.
    let is_poison = number % TWENTY == block % TWENTY;
    if is_poison && !block.is_multiple_of(2) {
        let message = NONSENSE.iter().cycle().nth(block / 2).copied().unwrap_or_default();
        return Ok(Job {
            message: message.to_owned(),
            plan: None,
            copies,
        });
    }
    let generation = generation(app);
    let plan = Plan {
        user_id,
        id: generation.id,
        is_broken: is_poison,
    };
    let start = Start {
        user_id,
        generation: &generation,
        feedback: None,
        quota: u32::MAX,
        idempotency: &IdempotencyRecord::None,
    };
    Generations(&app.database).start(start).await?;
    if is_poison {
        let broken = Write::update(plan.key(), "SET #request = :nonsense")
            .name("#request", "request")
            .value(":nonsense", "nonsense")?;
        match app.database.write(broken.if_present()).await? {
            Outcome::Done(_) => {}
            Outcome::ConditionFailed(_) => return Err("a generation is gone".into()),
        }
    }
    let message = serde_json::to_string(&AiJob::Plan {
        user_id,
        generation_id: plan.id,
    })?;
    Ok(Job {
        message,
        plan: Some(plan),
        copies,
    })
}
