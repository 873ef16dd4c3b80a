//! Changes of courses: one transaction writes the row of the course, the rows derived from it and the counters of
//! others.

#[cfg(test)]
mod tests;
mod writes;

use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use shared::database::write::Action;
use shared::database::{Commit, Item, Retry, UnitOfWork, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::CourseId;
use shared_accounts::store::audit::{AuditContext, AuditExt as _};

use super::audit;
use crate::store::courses::changes::writes::{Part, writes};
use crate::store::courses::{Course, Courses};

/// How to update a course.
#[derive(Clone, Copy, Debug, Default)]
pub struct UpdateOptions {
    /// Fails if somebody else has changed the course in the meantime.
    pub unless_changed: bool,
    /// The new time of the last edit.
    pub at: Option<Timestamp>,
    /// The admin whose action the audit log records.
    pub audit: Option<AuditContext>,
}

impl Courses<'_> {
    /// Creates a course. With `audit`, the audit log records the action of that admin.
    ///
    /// # Errors
    /// [`ErrorCode::CourseCodeTaken`], [`ErrorCode::SlugTaken`], or a validation error for a category or an instructor that no
    /// longer exists.
    pub async fn create(&self, course: &Course, audit: Option<AuditContext>) -> Result<()> {
        match self.commit(None, course, audit).await? {
            None => Ok(()),
            Some(_) => Err(Error::internal("a new course has the ID of another")),
        }
    }

    /// All rows that [`Courses::create`] writes, to seed a database with many courses.
    pub fn items(course: &Course) -> Result<Vec<Item>> {
        let puts = writes(None, course)?
            .into_iter()
            .filter_map(|(_, write)| match write.action {
                Action::Put(item) => Some(item),
                _ => None,
            });
        Ok(puts.collect())
    }

    /// Updates `course`, a row just read, and returns it as it is stored now. The counters stay unchanged.
    ///
    /// If somebody else changes the course in the meantime, `edit` is applied again to the current course. An edit
    /// without a change writes nothing.
    ///
    /// # Errors
    /// The errors of `edit` and of [`Courses::create`], [`ErrorCode::PreconditionFailed`] for
    /// [`UpdateOptions::unless_changed`], and [`ErrorCode::NotFound`] if the course is deleted.
    pub async fn update(
        &self,
        course: Course,
        options: UpdateOptions,
        edit: impl Fn(&mut Course) -> Result<()>,
    ) -> Result<Course> {
        let latest = Mutex::new(course);
        let latest = || latest.lock().unwrap_or_else(PoisonError::into_inner);
        self.0
            .retry("course", || async {
                let course = latest().clone();
                if course.deleted_at.is_some() {
                    return Err(Error::not_found());
                }
                let mut next = course.clone();
                edit(&mut next)?;
                if next == course {
                    return Ok(Commit::Done(course));
                }
                next.version += 1;
                next.updated_at = options.at.unwrap_or(next.updated_at);
                match self.commit(Some(&course), &next, options.audit).await? {
                    None => Ok(Commit::Done(next)),
                    // This update itself, sent again because its reply was lost: only transactions recognize that.
                    Some(current) if options.unless_changed && is_update(&current, &next) => Ok(Commit::Done(current)),
                    Some(_) if options.unless_changed => Err(Error::new(
                        ErrorCode::PreconditionFailed,
                        "The course has changed; read it again.",
                    )),
                    Some(current) => {
                        *latest() = current;
                        Ok(Commit::Retry)
                    }
                }
            })
            .await
    }

    /// Moves a published course to where its enrollments and ratings place it in lists and search. A deleted course is
    /// ignored.
    pub async fn update_popularity(&self, id: CourseId) -> Result<()> {
        let Some(course) = self.get(id).await? else {
            return Ok(());
        };
        let updated = self.update(course, UpdateOptions::default(), |course| {
            course.popularity = course.popularity.map(|_before| course.current_popularity());
            Ok(())
        });
        match updated.await {
            Err(error) if error.code() == ErrorCode::NotFound => Ok(()),
            updated => updated.map(|_course| ()),
        }
    }

    /// Replaces the rows of `before` by those of `after`, or returns the current course if it is no longer as it was
    /// `before`.
    async fn commit(
        &self,
        before: Option<&Course>,
        after: &Course,
        audit: Option<AuditContext>,
    ) -> Result<Option<Course>> {
        let current_row = OnceLock::new();
        let current = &current_row;
        let mut work = UnitOfWork::new();
        if let Some(acting) = audit {
            work.audit(acting, audit::admin_action(before, after)?)?;
        }
        for (part, write) in writes(before, after)? {
            let write = work.add(write);
            match part {
                // The course comes first: the other conditions count only if it is as it was read.
                Part::Course => write.or_decide(move |row| {
                    let row = row.ok_or_else(|| part.error())?;
                    current.get_or_init(|| row);
                    Ok(Retry)
                }),
                _ => write.or_decide(move |_row| match current.get() {
                    Some(_) => Ok(Retry),
                    None => Err(part.error()),
                }),
            }
        }
        match work.commit(self.0, ()).await? {
            Commit::Done(()) => Ok(None),
            Commit::Retry => current_row.into_inner().map(decode).transpose(),
        }
    }
}

/// Whether `current` is the updated course `next`, apart from the counters, which change independently.
fn is_update(current: &Course, next: &Course) -> bool {
    let next = Course {
        sections_count: current.sections_count,
        lectures_count: current.lectures_count,
        duration_seconds: current.duration_seconds,
        removed_lectures: current.removed_lectures.clone(),
        enrolled_count: current.enrolled_count,
        rating_sum: current.rating_sum,
        rating_count: current.rating_count,
        ..next.clone()
    };
    *current == next && next.deleted_at.is_none()
}
