//! The exam subjects of students.
//!
//! | access pattern | key (table plans) |
//! |---|---|
//! | subjects of a student, oldest first | `USER#{id}` / begins with `SUBJECT#` |
//! | the number of subjects | `USER#{id}` / `SUBJECTS` |

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Outcome, PageQuery, Paged, Row, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{PlanSubjectId, UserId};
use shared::types::Patch;
use shared_accounts::store::users::{self, if_not_deleted};

use crate::planner::Difficulty;
use crate::store::plans::{key, query};

/// The maximum number of subjects per student.
pub const MAX_SUBJECTS: u32 = 100;

/// A subject as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSubject {
    /// The id.
    pub id: PlanSubjectId,
    /// The name.
    pub name: String,
    /// The code of the course that the subject belongs to.
    #[serde(default)]
    pub course_code: Option<String>,
    /// The day of the exam, if it is known.
    #[serde(default)]
    pub exam_date: Option<Date>,
    /// How hard the subject is for the student.
    pub difficulty: Difficulty,
    /// The total minutes of study that the student wants, if specified.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// When the subject was created.
    pub created_at: Timestamp,
    /// When the subject was last updated.
    pub updated_at: Timestamp,
}

impl Row for PlanSubject {
    const KIND: &str = "plan_subject";
}

/// A partial update of a subject.
#[derive(Clone, Debug, Default)]
pub struct PlanSubjectChange {
    /// The name.
    pub name: Option<String>,
    /// The code of the course.
    pub course_code: Patch<String>,
    /// The day of the exam.
    pub exam_date: Patch<Date>,
    /// How hard the subject is for the student.
    pub difficulty: Option<Difficulty>,
    /// The total minutes of study.
    pub minutes: Patch<u32>,
}

/// The repository of exam subjects.
#[derive(Clone, Copy, Debug)]
pub struct PlanSubjects<'a>(pub &'a Database);

fn sk(id: PlanSubjectId) -> String {
    format!("SUBJECT#{id}")
}

impl PlanSubjects<'_> {
    /// All subjects of a student, oldest first, at most [`MAX_SUBJECTS`].
    pub async fn of_user(&self, user_id: UserId) -> Result<Vec<PlanSubject>> {
        let rows = self.0.query_all(query(user_id).prefix("SUBJECT#")).await?;
        rows.into_iter().map(decode).collect()
    }

    /// A page of the student's subjects, oldest first.
    pub async fn page(&self, user_id: UserId, page: PageQuery) -> Result<Paged<PlanSubject>> {
        self.0.page(query(user_id).prefix("SUBJECT#"), page).await
    }

    /// Creates a subject.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the student has [`MAX_SUBJECTS`] subjects, [`ErrorCode::NotFound`] if the student has been
    /// deleted.
    pub async fn create(&self, user_id: UserId, subject: &PlanSubject) -> Result<()> {
        let count = Write::update(key(user_id, "SUBJECTS"), "SET #kind = :kind ADD subjects :one")
            .condition("attribute_not_exists(subjects) OR subjects < :most")
            .name("#kind", "kind")
            .value(":kind", "plan_subjects")?
            .value(":one", 1)?
            .value(":most", MAX_SUBJECTS)?;
        let row = Write::put(key(user_id, sk(subject.id)), subject)?;
        let mut work = UnitOfWork::new();
        work.add(if_not_deleted(Write::check(users::key(user_id))))
            .or_fail(Error::not_found);
        work.add(count).or_fail(too_many);
        work.add(row.if_absent()).or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Changes a subject and returns the new row.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the student has no such subject.
    pub async fn update(
        &self,
        user_id: UserId,
        id: PlanSubjectId,
        change: &PlanSubjectChange,
        now: Timestamp,
    ) -> Result<PlanSubject> {
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
                !change.course_code.is_absent(),
                !change.course_code.is_null(),
                "course_code",
                "course_code = :course_code",
            ),
            (
                !change.exam_date.is_absent(),
                !change.exam_date.is_null(),
                "exam_date",
                "exam_date = :exam_date",
            ),
            (
                !change.minutes.is_absent(),
                !change.minutes.is_null(),
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
        if let Patch::Value(code) = &change.course_code {
            write = write.value(":course_code", code)?;
        }
        if let Patch::Value(date) = change.exam_date {
            write = write.value(":exam_date", date)?;
        }
        if !change.minutes.is_absent() {
            write = write.name("#minutes", "minutes");
        }
        if let Patch::Value(minutes) = change.minutes {
            write = write.value(":minutes", minutes)?;
        }
        match self.0.write(write).await? {
            Outcome::Done(item) => decode(item),
            Outcome::ConditionFailed(_) => Err(Error::not_found()),
        }
    }

    /// Deletes a subject. Plans that include it stay as they are.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the student has no such subject.
    pub async fn delete(&self, user_id: UserId, id: PlanSubjectId) -> Result<()> {
        let count = Write::update(key(user_id, "SUBJECTS"), "ADD subjects :minus_one").value(":minus_one", -1)?;
        let mut work = UnitOfWork::new();
        work.add(Write::delete(key(user_id, sk(id))).if_present())
            .or_fail(Error::not_found);
        work.add(count).or_internal_error();
        work.commit_once(self.0, ()).await
    }
}

fn too_many() -> Error {
    Error::new(
        ErrorCode::Conflict,
        format!("A student can have at most {MAX_SUBJECTS} subjects."),
    )
}
