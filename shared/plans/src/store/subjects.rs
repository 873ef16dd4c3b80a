//! The exam subjects of students.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | subjects of a student, oldest first | `USER#{id}` / begins with `SUBJECT#` |
//! | how many there are | `USER#{id}` / `SUBJECTS` |

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Outcome, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared_accounts::store::users::{self, is_there};

use crate::planner::Difficulty;
use crate::store::plans::{key, query};

/// The most subjects of a student.
pub const MOST_SUBJECTS: u32 = 100;

/// A subject as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSubject {
    /// The id.
    pub id: Id,
    /// The name.
    pub name: String,
    /// A course that it belongs to.
    #[serde(default)]
    pub course_code: Option<String>,
    /// The day of the exam, once it is known.
    #[serde(default)]
    pub exam_date: Option<Date>,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// All minutes that it is to get, if the student knows.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// What changes of a subject; a `None` inside takes the value away.
#[derive(Clone, Debug, Default)]
pub struct PlanSubjectChange {
    /// The name.
    pub name: Option<String>,
    /// The course.
    pub course_code: Option<Option<String>>,
    /// The day of the exam.
    pub exam_date: Option<Option<Date>>,
    /// How hard it is.
    pub difficulty: Option<Difficulty>,
    /// All minutes.
    pub minutes: Option<Option<u32>>,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct PlanSubjects<'a>(pub &'a Database);

fn sk(id: Id) -> String {
    format!("SUBJECT#{id}")
}

impl PlanSubjects<'_> {
    /// All subjects of a student, oldest first; there are at most [`MOST_SUBJECTS`].
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_user(&self, user_id: Id) -> Result<Vec<PlanSubject>> {
        let rows = self.0.query_all(query(user_id).prefix("SUBJECT#")).await?;
        rows.into_iter().map(decode).collect()
    }

    /// A page of the student's subjects, oldest first, and where the next page starts.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn page(&self, user_id: Id, limit: u32, start: Option<Item>) -> Result<(Vec<PlanSubject>, Option<Item>)> {
        let page = self
            .0
            .query(query(user_id).prefix("SUBJECT#").page(limit, start))
            .await?;
        let subjects = page.items.into_iter().map(decode).collect::<Result<_>>()?;
        Ok((subjects, page.last_key))
    }

    /// Adds a subject.
    ///
    /// # Errors
    /// [`Code::Conflict`] if there are as many as allowed, or the database is unavailable.
    pub async fn add(&self, user_id: Id, subject: &PlanSubject) -> Result<()> {
        let count = Write::update(key(user_id, "SUBJECTS"), "SET #kind = :kind ADD subjects :one")
            .condition("attribute_not_exists(subjects) OR subjects < :most")
            .name("#kind", "kind")
            .value(":kind", "plan_subjects")?
            .value(":one", 1)?
            .value(":most", MOST_SUBJECTS)?;
        let writes = vec![
            is_there(Write::check(users::key(user_id))),
            count,
            Write::put(key(user_id, sk(subject.id)), "plan_subject", subject)?.if_absent(),
        ];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(()),
            TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|failed| failed.index == 0) => {
                Err(Error::not_found())
            }
            TransactionOutcome::ConditionFailed(_) => Err(Error::new(
                Code::Conflict,
                format!("There are at most {MOST_SUBJECTS} subjects."),
            )),
        }
    }

    /// Changes a subject and gives it as it is then; `None` if there is none.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn change(
        &self,
        user_id: Id,
        id: Id,
        change: &PlanSubjectChange,
        now: Timestamp,
    ) -> Result<Option<PlanSubject>> {
        let (mut set, mut removed) = (vec!["updated_at = :now"], Vec::new());
        let fields = [
            (change.name.is_some(), true, "#name", "#name = :name"),
            (
                change.difficulty.is_some(),
                true,
                "difficulty",
                "difficulty = :difficulty",
            ),
            (
                change.course_code.is_some(),
                matches!(change.course_code, Some(Some(_))),
                "course_code",
                "course_code = :course_code",
            ),
            (
                change.exam_date.is_some(),
                matches!(change.exam_date, Some(Some(_))),
                "exam_date",
                "exam_date = :exam_date",
            ),
            (
                change.minutes.is_some(),
                matches!(change.minutes, Some(Some(_))),
                "#minutes",
                "#minutes = :minutes",
            ),
        ];
        for (is_given, has_value, name, assignment) in fields {
            match (is_given, has_value) {
                (true, true) => set.push(assignment),
                (true, false) => removed.push(name),
                (false, _) => {}
            }
        }
        let mut expression = format!("SET {}", set.join(", "));
        if !removed.is_empty() {
            expression = format!("{expression} REMOVE {}", removed.join(", "));
        }
        let mut write = Write::update(key(user_id, sk(id)), expression)
            .if_present()
            .value(":now", now)?;
        if let Some(name) = &change.name {
            write = write.name("#name", "name").value(":name", name)?;
        }
        if let Some(difficulty) = change.difficulty {
            write = write.value(":difficulty", difficulty)?;
        }
        if let Some(Some(code)) = &change.course_code {
            write = write.value(":course_code", code)?;
        }
        if let Some(Some(date)) = change.exam_date {
            write = write.value(":exam_date", date)?;
        }
        if let Some(minutes) = change.minutes {
            write = write.name("#minutes", "minutes");
            if let Some(minutes) = minutes {
                write = write.value(":minutes", minutes)?;
            }
        }
        match self.0.write(write).await? {
            Outcome::Done(item) => decode(item).map(Some),
            Outcome::ConditionFailed(_) => Ok(None),
        }
    }

    /// Removes a subject; false if there was none. Plans that were made of it stay.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn remove(&self, user_id: Id, id: Id) -> Result<bool> {
        let count = Write::update(key(user_id, "SUBJECTS"), "ADD subjects :minus_one").value(":minus_one", -1)?;
        let writes = vec![Write::delete(key(user_id, sk(id))).if_present(), count];
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(true),
            TransactionOutcome::ConditionFailed(_) => Ok(false),
        }
    }
}
