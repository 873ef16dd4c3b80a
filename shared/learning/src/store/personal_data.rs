//! All that somebody has learnt and written about it, to give it out and to clear it away.
//!
//! | access pattern | key |
//! |---|---|
//! | everything of a user | `USER#{user}` |
//!
//! Reviews and certificates are found through the enrolments that name them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use shared::database::client::key_of;
use shared::database::{Database, Item, Query, QueryPage, Table, TransactionOutcome, Write, decode};
use shared::error::{Error, Result};
use shared::ids::Id;
use shared_catalog::store::courses::counters;

use crate::rules::enrollment::EnrollmentStatus;
use crate::store::certificates;
use crate::store::enrollments::{self, Enrollment, partition};
use crate::store::reviews::{self, Review};

/// Rows that are read, and cleared away, at once: as many as a transaction takes.
const ROWS_AT_ONCE: u32 = 100;
/// How often an enrolment is taken back while its rows change.
const ATTEMPTS: u32 = 8;
/// What a row is found by, which says nothing about its user.
const KEYS: [&str; 6] = ["pk", "sk", "gsi1pk", "gsi1sk", "kind", "ttl"];
/// Rows that only lead to others.
const SIGNPOSTS: [&str; 3] = ["enrollment_id", "mark_id", "synced"];

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Learners<'a>(pub &'a Database);

impl Learners<'_> {
    /// Everything of a user by what it is, as it is stored.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn everything(&self, user_id: Id) -> Result<BTreeMap<String, Vec<Value>>> {
        let mut everything: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut start = None;
        loop {
            let page = self.page(user_id, start).await?;
            for item in page.items {
                let kind = kind(&item);
                if SIGNPOSTS.contains(&kind.as_str()) {
                    continue;
                }
                if kind == "enrollment" {
                    let enrollment: Enrollment = decode(item.clone())?;
                    if let Some(review) = self.review(&enrollment).await? {
                        let review = serde_json::to_value(review).map_err(Error::internal)?;
                        everything.entry("review".to_owned()).or_default().push(review);
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

    /// Removes everything of a user: enrolments and reviews from what courses count, too. Certificates stay without the name.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn clear_away(&self, user_id: Id) -> Result<()> {
        let mut start = None;
        loop {
            let page = self.page(user_id, start).await?;
            let mut writes = Vec::new();
            for item in page.items {
                if kind(&item) == "enrollment" {
                    self.take_back(decode(item)?).await?;
                } else {
                    writes.extend(key_of(Table::Learning, &item).map(Write::delete));
                }
            }
            if !writes.is_empty() {
                self.0.transact_unconditionally(writes).await?;
            }
            match page.last_key {
                None => return Ok(()),
                last_key => start = last_key,
            }
        }
    }

    async fn page(&self, user_id: Id, start: Option<Item>) -> Result<QueryPage> {
        let query = Query::partition(Table::Learning, partition(user_id)).page(ROWS_AT_ONCE, start);
        self.0.query(query).await
    }

    async fn review(&self, enrollment: &Enrollment) -> Result<Option<Review>> {
        match enrollment.review_id {
            Some(id) => self.0.get(&reviews::key(enrollment.course_id, id)).await,
            None => Ok(None),
        }
    }

    /// Removes an enrolment with what follows from it.
    async fn take_back(&self, mut enrollment: Enrollment) -> Result<()> {
        let mut has_course = true;
        for _ in 0..ATTEMPTS {
            if let Some(review) = self.review(&enrollment).await? {
                // A lost condition shows when the enrolment still names it.
                let _looked_at_below = self.0.transact(reviews::remove(&review)?).await?;
                enrollment.review_id = None;
            }
            let row = enrollments::key(enrollment.user_id, enrollment.course_id);
            let mut writes = vec![
                Write::delete(row.clone())
                    .condition("#status = :status AND attribute_not_exists(review_id)")
                    .name("#status", "status")
                    .value(":status", enrollment.status)?,
            ];
            if has_course && enrollment.status != EnrollmentStatus::Cancelled {
                writes.push(counters::left(enrollment.course_id)?);
            }
            if let Some(code) = &enrollment.certificate {
                writes.push(certificates::anonymise(code));
            }
            let lost = match self.0.transact(writes).await? {
                TransactionOutcome::Done => return Ok(()),
                TransactionOutcome::ConditionFailed(lost) => lost,
            };
            has_course &= lost.iter().all(|failed| failed.index != 1);
            match self.0.get(&row).await? {
                Some(found) => enrollment = found,
                None => return Ok(()),
            }
        }
        Err(Error::unavailable("an enrolment kept changing"))
    }
}

fn kind(item: &Item) -> String {
    let kind = item.get("kind").and_then(|kind| kind.as_s().ok());
    kind.cloned().unwrap_or_default()
}
