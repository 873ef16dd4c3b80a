//! All learning data of a user.
//!
//! | access pattern | key |
//! |---|---|
//! | everything of a user | `USER#{user}` |
//!
//! Reviews and certificates are found through the enrollments that name them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use shared::database::client::key_of;
use shared::database::row::{self, kind};
use shared::database::{Commit, Database, Item, Query, QueryPage, Row as _, Table, UnitOfWork, Write, decode};
use shared::error::{Error, Result};
use shared::ids::UserId;
use shared_catalog::store::courses::{self, counters};

use crate::rules::enrollment::EnrollmentStatus;
use crate::store::annotations::AnnotatedCourse;
use crate::store::certificates;
use crate::store::enrollments::{self, CourseOf, Enrollment, partition};
use crate::store::offline_operations::OperationRow;
use crate::store::reviews::{self, Review};

/// Rows that are read and erased at once: as many as a transaction takes.
const ROWS_AT_ONCE: u32 = 100;
/// Attributes that are not personal data: keys and housekeeping.
const KEYS: [&str; 6] = ["pk", "sk", "gsi1pk", "gsi1sk", row::KIND, "ttl"];
/// Rows that only point to other rows.
const SIGNPOSTS: [&str; 3] = [CourseOf::KIND, AnnotatedCourse::KIND, OperationRow::KIND];

/// The repository of everything that a user has.
#[derive(Clone, Copy, Debug)]
pub struct LearningRecords<'a>(pub &'a Database);

impl LearningRecords<'_> {
    /// All rows of a user by kind, as they are stored.
    pub async fn of_user(&self, user_id: UserId) -> Result<BTreeMap<String, Vec<Value>>> {
        let mut everything: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut start = None;
        loop {
            let page = self.page(user_id, start).await?;
            for item in page.items {
                let kind = kind(&item).to_owned();
                if SIGNPOSTS.contains(&kind.as_str()) {
                    continue;
                }
                if kind == Enrollment::KIND {
                    let enrollment: Enrollment = decode(item.clone())?;
                    if let Some(review) = self.review(&enrollment).await? {
                        let review = serde_json::to_value(review).map_err(Error::internal)?;
                        everything.entry(Review::KIND.to_owned()).or_default().push(review);
                    }
                }
                let mut row: Map<String, Value> = decode(item)?;
                row.retain(|name, _| !KEYS.contains(&name.as_str()));
                everything.entry(kind).or_default().push(row.into());
            }
            match page.last_key {
                None => return Ok(everything),
                last_key => start = last_key,
            }
        }
    }

    /// Erases everything of a user, and takes enrollments and reviews out of the counters of courses. Certificates
    /// stay, without the name.
    pub async fn erase(&self, user_id: UserId) -> Result<()> {
        let mut start = None;
        loop {
            let page = self.page(user_id, start).await?;
            let mut work = UnitOfWork::new();
            for item in page.items {
                if kind(&item) == "enrollment" {
                    self.take_back(decode(item)?).await?;
                } else {
                    work.add_all(key_of(Table::Learning, &item).map(Write::delete))
                        .or_internal_error();
                }
            }
            work.commit_once(self.0, ()).await?;
            match page.last_key {
                None => return Ok(()),
                last_key => start = last_key,
            }
        }
    }

    async fn page(&self, user_id: UserId, start: Option<Item>) -> Result<QueryPage> {
        let query = Query::partition(Table::Learning, partition(user_id)).page(ROWS_AT_ONCE, start);
        self.0.query(query).await
    }

    async fn review(&self, enrollment: &Enrollment) -> Result<Option<Review>> {
        match enrollment.review_id {
            Some(id) => self.0.get(&reviews::key(enrollment.course_id, id)).await,
            None => Ok(None),
        }
    }

    /// Deletes an enrollment with its review, and takes it out of the counters of its course.
    async fn take_back(&self, enrollment: Enrollment) -> Result<()> {
        let row = &enrollments::key(enrollment.user_id, enrollment.course_id);
        let course = &courses::key(enrollment.course_id);
        let mut known = Some((enrollment, true));
        let taken = self.0.retry("enrollment", || {
            let known = known.take();
            async move {
                let (enrollment, has_course) = match known {
                    Some(known) => known,
                    None => {
                        let mut rows = self.0.batch_get(&[row, course]).await?;
                        match rows.remove(row) {
                            Some(row) => (decode(row)?, rows.contains_key(course)),
                            None => return Ok(Commit::Done(())),
                        }
                    }
                };
                if let Some(review) = self.review(&enrollment).await? {
                    let mut work = UnitOfWork::new();
                    work.add_all(reviews::delete(&review)?).or_retry();
                    if let Commit::Retry = work.commit(self.0, ()).await? {
                        return Ok(Commit::Retry);
                    }
                }
                let mut work = UnitOfWork::new();
                let delete = Write::delete(row.clone())
                    .condition("#status = :status AND attribute_not_exists(review_id)")
                    .name("#status", "status")
                    .value(":status", enrollment.status)?;
                work.add(delete).or_retry();
                if has_course && enrollment.status != EnrollmentStatus::Cancelled {
                    work.add(counters::left(enrollment.course_id)?).or_retry();
                }
                if let Some(code) = &enrollment.certificate {
                    work.add(certificates::anonymize(code)).or_retry();
                }
                work.commit(self.0, ()).await
            }
        });
        taken.await
    }
}
