//! Changes of courses: one transaction writes the row of the course, the rows derived from it and the counters of
//! others.

#[cfg(test)]
mod tests;
mod writes;

use std::sync::{Mutex, OnceLock, PoisonError};

use jiff::Timestamp;
use shared::database::write::Action;
use shared::database::{Commit, Item, Retry, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::CourseId;
use shared_accounts::store::audit::{AuditContext, AuditExt as _};

use super::audit;
use crate::store::courses::changes::writes::{Part, listings, writes};
use crate::store::courses::details::{self, details_key};
use crate::store::courses::{Course, CourseDetails, Courses, DetailedCourse, key};

/// The rows of an update: the course, and its long texts if they are known.
type Rows = (Course, Option<CourseDetails>);

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
    /// Creates a course and its long texts. With `audit`, the audit log records the action of that admin.
    ///
    /// # Errors
    /// [`ErrorCode::CourseCodeTaken`], [`ErrorCode::SlugTaken`], or a validation error for a category or an instructor that no
    /// longer exists.
    pub async fn create(&self, mut new: DetailedCourse, audit: Option<AuditContext>) -> Result<DetailedCourse> {
        new.refresh_excerpt();
        let details = details::write(new.course.id, &CourseDetails::default(), &new.details)?;
        match self.commit(None, &new.course, details, audit).await? {
            None => Ok(new),
            Some(_) => Err(Error::internal("a new course has the ID of another")),
        }
    }

    /// All rows that [`Courses::create`] writes, to seed a database with many courses.
    pub fn items(new: &DetailedCourse) -> Result<Vec<Item>> {
        let mut new = new.clone();
        new.refresh_excerpt();
        let details = details::write(new.course.id, &CourseDetails::default(), &new.details)?;
        let rows = writes(None, &new.course)?.into_iter().map(|(_, write)| write);
        let puts = rows.chain(details).filter_map(|write| match write.action {
            Action::Put(item) => Some(item),
            _ => None,
        });
        Ok(puts.collect())
    }

    /// As [`Courses::update`], for edits that may change the long texts, too.
    ///
    /// # Errors
    /// As [`Courses::update`].
    pub async fn update_detailed(
        &self,
        before: DetailedCourse,
        options: UpdateOptions,
        edit: impl Fn(&mut DetailedCourse) -> Result<()>,
    ) -> Result<DetailedCourse> {
        let DetailedCourse { course, details } = before;
        let (course, details) = self
            .update_rows((course, Some(details)), options, |course, details| {
                // The parts are together while they are edited.
                let (Some(texts), whole) = (details.take(), course.clone()) else {
                    return Err(Error::internal("the long texts of a course are missing"));
                };
                let mut detailed = DetailedCourse {
                    course: whole,
                    details: texts,
                };
                let description = detailed.details.description.clone();
                edit(&mut detailed)?;
                if detailed.details.description != description {
                    detailed.refresh_excerpt();
                }
                (*course, *details) = (detailed.course, Some(detailed.details));
                Ok(())
            })
            .await?;
        let details = details.unwrap_or_default();
        Ok(DetailedCourse { course, details })
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
        let updated = self.update_rows((course, None), options, |course, _details| edit(course));
        updated.await.map(|(course, _details)| course)
    }

    /// [`Courses::update`], with the long texts if they are known.
    async fn update_rows(
        &self,
        known: Rows,
        options: UpdateOptions,
        edit: impl Fn(&mut Course, &mut Option<CourseDetails>) -> Result<()>,
    ) -> Result<Rows> {
        let latest = Mutex::new(known);
        let latest = || latest.lock().unwrap_or_else(PoisonError::into_inner);
        self.0
            .retry("course", || async {
                let before = latest().clone();
                if before.0.deleted_at.is_some() {
                    return Err(Error::not_found());
                }
                let mut after = before.clone();
                edit(&mut after.0, &mut after.1)?;
                if after == before {
                    return Ok(Commit::Done(before));
                }
                let next = &mut after.0;
                next.version += 1;
                next.updated_at = options.at.unwrap_or(next.updated_at);
                let details = match (&before.1, &mut after.1) {
                    (Some(old), Some(new)) => {
                        let write = details::write(next.id, old, new)?;
                        new.version = old.version + u64::from(write.is_some());
                        write
                    }
                    _ => None,
                };
                match self.commit(Some(&before.0), next, details, options.audit).await? {
                    None => Ok(Commit::Done(after)),
                    // This update itself, sent again because its reply was lost: only transactions recognize that.
                    Some(current) if options.unless_changed && is_update(&current, next) => {
                        Ok(Commit::Done((current, after.1)))
                    }
                    Some(_) if options.unless_changed => Err(Error::new(
                        ErrorCode::PreconditionFailed,
                        "The course has changed; read it again.",
                    )),
                    Some(current) => {
                        let details = match &before.1 {
                            None => None,
                            Some(_) => Some(self.0.get(&details_key(current.id)).await?.unwrap_or_default()),
                        };
                        *latest() = (current, details);
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

    /// Writes all rows that lists and the search have of a course again, for example because it has other words now. Rows
    /// of words that it no longer has stay until the course is changed.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] if the course changed in the meantime.
    pub async fn rewrite_listings(&self, id: CourseId) -> Result<()> {
        let Some(course) = self.get(id).await? else {
            return Ok(());
        };
        let mut work = UnitOfWork::new();
        work.add_all(listings(&course)?).or_retry();
        match work.commit(self.0, ()).await? {
            Commit::Done(()) => Ok(()),
            Commit::Retry => Err(Error::unavailable("the course changed while its rows were written")),
        }
    }

    /// Replaces the rows of `before` by those of `after` together with the long texts, or returns the current course if
    /// it or its long texts are no longer as they were `before`.
    async fn commit(
        &self,
        before: Option<&Course>,
        after: &Course,
        details: Option<Write>,
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
        if let Some(details) = details {
            work.add(details).or_retry();
        }
        match (work.commit(self.0, ()).await?, current_row.into_inner()) {
            (Commit::Done(()), _) => Ok(None),
            (Commit::Retry, Some(row)) => decode(row).map(Some),
            // Only the long texts have changed since they were read.
            (Commit::Retry, None) => self.0.get(&key(after.id)).await?.map(Some).ok_or_else(Error::not_found),
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
