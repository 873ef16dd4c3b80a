//! The days and tasks of plans. They are not visible until their generation is ready.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | a day of a generation | `USER#{id}` / `DAY#{generation}#{date}` |
//! | a task by id | `USER#{id}` / `TASK#{id}` |
//! | tasks of a generation, in order | `USER#{id}` / begins with `TASK#{generation without its last two bytes}` |
//! | days and tasks of a page: see [`PlanTasks::page`] | |
//! | tasks of a day | between the keys of its first and its last task |
//!
//! The id of a task is the id of its generation with the number of the task as the last two bytes. So the tasks of a
//! generation are adjacent, and a job that is delivered twice writes the same rows twice.

mod pages;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Row, UnitOfWork, Write, decode};
use shared::error::{Error, Result};
use shared::ids::{GenerationId, Id, PlanSubjectId, PlanTaskId, UserId};

use crate::planner::{Schedule, TaskKind};
use crate::rules::task_status::TaskStatus;
use crate::store::generations::{self, Generation};
use crate::store::plans::{key, query};

/// The characters of an id that all tasks share with their generation: all but the last two bytes.
const COMMON: usize = 32;

/// A task as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTask {
    /// The id.
    pub id: PlanTaskId,
    /// The generation of the plan.
    pub generation_id: GenerationId,
    /// The day.
    pub date: Date,
    /// The name of the subject.
    pub subject: String,
    /// The saved subject, if the task belongs to one.
    #[serde(default)]
    pub subject_id: Option<PlanSubjectId>,
    /// The title.
    pub title: String,
    /// The duration in minutes.
    pub minutes: u32,
    /// The purpose of the task.
    #[serde(rename = "task_kind")]
    pub kind: TaskKind,
    /// Whether the task is done or skipped.
    pub status: TaskStatus,
    /// When the status was last changed.
    #[serde(default)]
    pub changed_at: Option<Timestamp>,
}

impl Row for PlanTask {
    const KIND: &str = "plan_task";
}

/// A day as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDay {
    /// The generation of the plan.
    pub generation_id: GenerationId,
    /// The date.
    pub date: Date,
    /// The minutes of all tasks.
    pub minutes: u32,
    /// The number of tasks.
    pub tasks: u16,
    /// The number of the first task.
    pub first: u16,
}

impl Row for PlanDay {
    const KIND: &str = "plan_day";
}

/// The repository of days and tasks.
#[derive(Clone, Copy, Debug)]
pub struct PlanTasks<'a>(pub &'a Database);

fn sk(id: PlanTaskId) -> String {
    format!("TASK#{id}")
}

fn task_id(generation_id: GenerationId, number: u16) -> PlanTaskId {
    let mut bytes = *generation_id.as_bytes();
    bytes[14..].copy_from_slice(&number.to_be_bytes());
    Id::from_bytes(bytes)
}

fn tasks_of(generation_id: GenerationId) -> String {
    let mut common = sk(task_id(generation_id, 0));
    common.truncate("TASK#".len() + COMMON);
    common
}

fn days_of(generation_id: GenerationId) -> String {
    format!("DAY#{generation_id}#")
}

impl PlanTasks<'_> {
    /// Stores the days and tasks of a generation that is not ready yet, and returns the number of tasks. Can be
    /// repeated; after an error, some of the rows may be stored.
    pub async fn store(&self, user_id: UserId, generation: &Generation, schedule: &Schedule) -> Result<u32> {
        let mut writes = Vec::new();
        let mut number: u16 = 0;
        for day in &schedule.days {
            let row = PlanDay {
                generation_id: generation.id,
                date: day.date,
                minutes: day.tasks.iter().map(|task| task.minutes).sum(),
                tasks: u16::try_from(day.tasks.len()).map_err(Error::internal)?,
                first: number,
            };
            let day_key = key(user_id, format!("{}{}", days_of(generation.id), day.date));
            writes.push(Write::put(day_key, &row)?);
            for task in &day.tasks {
                let subject = generation.request.subjects.get(task.subject);
                let row = PlanTask {
                    id: task_id(generation.id, number),
                    generation_id: generation.id,
                    date: day.date,
                    subject: subject.map(|subject| subject.name.clone()).unwrap_or_default(),
                    subject_id: generation.subject_ids.get(task.subject).copied().flatten(),
                    title: task.title.clone(),
                    minutes: task.minutes,
                    kind: task.kind,
                    status: TaskStatus::Todo,
                    changed_at: None,
                };
                writes.push(Write::put(key(user_id, sk(row.id)), &row)?);
                number = number
                    .checked_add(1)
                    .ok_or_else(|| Error::internal("a plan has too many tasks"))?;
            }
        }
        self.0.write_all(writes).await?;
        Ok(u32::from(number))
    }

    /// Deletes the days and tasks of a generation that never became ready.
    pub async fn clear(&self, user_id: UserId, generation_id: GenerationId) -> Result<()> {
        for prefix in [tasks_of(generation_id), days_of(generation_id)] {
            self.0.clear(query(user_id).prefix(prefix), |_row| false).await?;
        }
        Ok(())
    }

    /// The tasks of a generation, in order.
    pub async fn of_generation(&self, user_id: UserId, generation_id: GenerationId) -> Result<Vec<PlanTask>> {
        let rows = self.0.query_all(query(user_id).prefix(tasks_of(generation_id))).await?;
        rows.into_iter().map(decode).collect()
    }

    /// The tasks of a day of a generation, in order.
    pub async fn of_day(&self, user_id: UserId, generation_id: GenerationId, date: Date) -> Result<Vec<PlanTask>> {
        let day: Option<PlanDay> = self
            .0
            .get(&key(user_id, format!("{}{date}", days_of(generation_id))))
            .await?;
        let Some(day) = day.filter(|day| day.tasks > 0) else {
            return Ok(Vec::new());
        };
        let [first, last] = [day.first, day.first + (day.tasks - 1)].map(|number| sk(task_id(generation_id, number)));
        let rows = self.0.query_all(query(user_id).between(first, last)).await?;
        rows.into_iter().map(decode).collect()
    }

    /// Changes the status of a task, and with it the counts of its generation and the revision of the latest plan.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if there is no such task, or if its generation is not ready.
    pub async fn update_status(
        &self,
        user_id: UserId,
        id: PlanTaskId,
        status: TaskStatus,
        now: Timestamp,
    ) -> Result<PlanTask> {
        let attempt = || async {
            let (task_key, latest_key) = (key(user_id, sk(id)), generations::latest_key(user_id));
            let mut rows = self.0.batch_get(&[&task_key, &latest_key]).await?;
            let task: PlanTask = decode(rows.remove(&task_key).ok_or_else(Error::not_found)?)?;
            let latest = rows.remove(&latest_key).map(decode).transpose()?;
            let update = Write::update(task_key, "SET #status = :status, changed_at = :now")
                .condition("#status = :seen")
                .name("#status", "status")
                .value(":status", status)?
                .value(":seen", task.status)?
                .value(":now", now)?;
            let count = generations::count(user_id, task.generation_id, task.status, status)?;
            let mut work = UnitOfWork::new();
            work.add(count).or_fail(Error::not_found);
            work.add(update).or_retry();
            work.add(generations::revise(user_id, task.generation_id, latest.as_ref())?)
                .or_retry();
            let updated = PlanTask {
                status,
                changed_at: Some(now),
                ..task
            };
            work.commit(self.0, updated).await
        };
        self.0.retry("plan task", attempt).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tasks_of_a_generation_are_adjacent_and_in_order() {
        let generation: GenerationId = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".parse().unwrap();
        let ids: Vec<PlanTaskId> = [0, 1, 255, 256, u16::MAX]
            .map(|number| task_id(generation, number))
            .into();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| sk(*id).starts_with(&tasks_of(generation))));
        assert_eq!(tasks_of(generation), "TASK#0192f0c1-2b7a-7c3e-9d55-3f6f0e6a");
        assert_eq!(ids[3].to_string(), "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a0100");
    }
}
