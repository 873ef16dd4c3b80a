//! Plans page by page, in whole days.

use std::fmt;

use jiff::civil::Date;
use shared::database::{Paged, decode};
use shared::error::{Error, Result};
use shared::ids::{GenerationId, PlanTaskId, UserId};

use crate::store::plans::query;
use crate::store::tasks::{PlanDay, PlanTask, PlanTasks, days_of, sk, tasks_of};

/// The maximum size of the tasks of a page, in bytes of JSON, so that a reply stays below 1 MB.
const MAX_PAGE_BYTES: usize = 768 * 1024;
/// How many tasks are read with one call.
const TASKS_PER_CALL: u32 = 1_000;

/// The end of a page: its last day and the last task of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    day: Date,
    task: PlanTaskId,
}

impl Position {
    fn parse(text: &str) -> Result<Self> {
        let broken = || Error::internal("a page of a plan starts nowhere");
        let (day, task) = text.split_once(' ').ok_or_else(broken)?;
        let (day, task) = (day.parse().ok(), task.parse().ok());
        day.zip(task).map(|(day, task)| Self { day, task }).ok_or_else(broken)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.day, self.task)
    }
}

impl PlanTasks<'_> {
    /// The tasks of the next whole days of a generation, in order, and where the next page starts: of at most `days`
    /// days, and of no more than fit into a reply. One call for a page of less than 1,000 tasks, and one more with
    /// `days`.
    pub async fn page(
        &self,
        user_id: UserId,
        generation_id: GenerationId,
        days: Option<u32>,
        after: Option<String>,
    ) -> Result<Paged<PlanTask>> {
        let start = after.as_deref().map(Position::parse).transpose()?;
        let (wanted, has_more_days) = match days {
            None => (usize::MAX, false),
            Some(days) => self.count(user_id, generation_id, days, start).await?,
        };
        let tasks_query = query(user_id).prefix(tasks_of(generation_id));
        let mut tasks = Days::default();
        let mut last_task = start.map(|start| start.task);
        while tasks.all.len() < wanted {
            let missing = u32::try_from(wanted - tasks.all.len()).unwrap_or(TASKS_PER_CALL);
            let call = tasks_query.clone().limit(missing.min(TASKS_PER_CALL));
            let call = match last_task {
                Some(task) => call.after(&sk(task)),
                None => call,
            };
            let found = self.0.query(call).await?;
            for row in found.items {
                if !tasks.add(decode(row)?)? {
                    return Ok(tasks.end(true));
                }
            }
            last_task = tasks.all.last().map(|task| task.id);
            if found.last_key.is_none() {
                return Ok(tasks.end(false));
            }
        }
        Ok(tasks.end(has_more_days))
    }

    /// The number of tasks of the next `days` days, and whether more days follow.
    async fn count(
        &self,
        user_id: UserId,
        id: GenerationId,
        days: u32,
        start: Option<Position>,
    ) -> Result<(usize, bool)> {
        // One more day shows whether another page follows.
        let next = query(user_id).prefix(days_of(id)).limit(days + 1);
        let next = match start {
            Some(start) => next.after(&format!("{}{}", days_of(id), start.day)),
            None => next,
        };
        let rows = self.0.query(next).await?.items;
        let has_more = rows.len() > days as usize;
        let shown = rows.into_iter().take(days as usize).map(decode);
        let shown: Vec<PlanDay> = shown.collect::<Result<_>>()?;
        Ok((shown.iter().map(|day| usize::from(day.tasks)).sum(), has_more))
    }
}

/// The tasks of a page.
#[derive(Default)]
struct Days {
    all: Vec<PlanTask>,
    bytes: usize,
    /// The number of tasks before the last day.
    whole: usize,
}

impl Days {
    /// Adds the next task. Returns false if it does not fit; the page then ends with the last whole day. The first day
    /// always fits.
    fn add(&mut self, task: PlanTask) -> Result<bool> {
        if self.all.last().is_some_and(|last| last.date != task.date) {
            self.whole = self.all.len();
        }
        self.bytes += serde_json::to_vec(&task).map_err(Error::internal)?.len();
        if self.bytes > MAX_PAGE_BYTES && self.whole > 0 {
            self.all.truncate(self.whole);
            return Ok(false);
        }
        self.all.push(task);
        Ok(true)
    }

    fn end(self, has_more: bool) -> Paged<PlanTask> {
        let last = self.all.last().filter(|_| has_more).map(|task| Position {
            day: task.date,
            task: task.id,
        });
        let next = last.map(|last| last.to_string());
        Paged { rows: self.all, next }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::planner::TaskKind;
    use crate::rules::task_status::TaskStatus;

    fn task(number: u8, day: i8, letters: usize) -> PlanTask {
        PlanTask {
            id: PlanTaskId::from_bytes([number; 16]),
            generation_id: GenerationId::from_bytes([0; 16]),
            date: date(2027, 3, day),
            subject: "x".repeat(letters),
            subject_id: None,
            title: "Study".to_owned(),
            minutes: 30,
            kind: TaskKind::Study,
            status: TaskStatus::Todo,
            changed_at: None,
        }
    }

    #[test]
    fn a_page_that_is_full_ends_with_a_whole_day() {
        let mut days = Days::default();
        for (number, day) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)] {
            assert!(days.add(task(number, day, 10)).unwrap());
        }
        assert!(!days.add(task(6, 3, MAX_PAGE_BYTES)).unwrap());
        let page = days.end(true);
        assert_eq!(page.rows.len(), 4);
        let next = Position::parse(&page.next.unwrap()).unwrap();
        assert_eq!(
            (next.day, next.task),
            (date(2027, 3, 2), PlanTaskId::from_bytes([4; 16]))
        );
    }

    #[test]
    fn the_first_day_is_never_cut() {
        let mut days = Days::default();
        assert!(days.add(task(1, 1, MAX_PAGE_BYTES)).unwrap());
        assert!(days.add(task(2, 1, 10)).unwrap());
        assert!(!days.add(task(3, 2, 10)).unwrap());
        assert_eq!(days.end(false).next, None);
    }
}
