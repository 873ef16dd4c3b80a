//! How many uploads may be unfinished at a time.
//!
//! | access pattern | key |
//! |---|---|
//! | slots of a user | `USER#{id}` / `UNFINISHED` |
//! | slots of a course | `COURSE#{id}` / `UNFINISHED` |
//!
//! An upload takes a slot of its user, and one of its course if it has one, in the transaction that creates it. It
//! gives them back in the transaction that finishes it; otherwise they become free when the upload expires. So the
//! limits are exact, even under concurrency.

use serde::{Deserialize, Serialize};
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Database, Item, Key, Table, Write};
use shared::error::{Error, Result};
use shared::ids::{CourseId, Ids, UserId};
use shared::types::rate_limit::Limit;

use crate::store::courses;

/// The maximum number of unfinished uploads of a user, and of a course.
pub const MAX_UNFINISHED: u32 = 20;

/// How long an upload may stay unfinished, in seconds. The lifecycle rule of the bucket deletes the object after the
/// same time.
pub(crate) const UNFINISHED_SECONDS: i64 = 86_400;

/// The slots that an unfinished upload has taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    /// When they were taken.
    at: i64,
    /// The slot of the user.
    user: String,
    /// The slot of the course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    course: Option<String>,
}

/// Takes slots for uploads.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished<'a>(pub &'a Database);

impl Unfinished<'_> {
    /// Finds free slots for an upload that is requested at `now`, and the writes that take them. Their conditions fail
    /// if another upload is faster: look again.
    ///
    /// # Errors
    /// [`shared::ErrorCode::RateLimited`] if no slot is free.
    pub async fn take(
        &self,
        user_id: UserId,
        course_id: Option<CourseId>,
        now: i64,
        ids: &Ids,
    ) -> Result<(Slots, Vec<Write>)> {
        let user = of_user(user_id);
        let course = course_id.map(of_course);
        let keys: Vec<&Key> = std::iter::once(&user)
            .chain(&course)
            .map(|window| &window.key)
            .collect();
        let rows = self.0.batch_get(&keys).await?;
        let claim = |window: &SlidingWindow, owner: &str| {
            window
                .claim_slot(rows.get(&window.key), now, ids)?
                .map_err(|seconds| too_many(owner, seconds))
        };
        let (user_slot, user_write) = claim(&user, "You have")?;
        let mut writes = vec![user_write];
        let mut course_slot = None;
        if let Some(course) = &course {
            let (slot, write) = claim(course, "This course has")?;
            course_slot = Some(slot);
            writes.push(write);
        }
        let slots = Slots {
            at: now,
            user: user_slot,
            course: course_slot,
        };
        Ok((slots, writes))
    }
}

/// The key of the row with the slots of a user.
#[must_use]
pub fn key(user_id: UserId) -> Key {
    of_user(user_id).key
}

/// Finds free slots of a user for `count` uploads that replace others, whose slots are given back in the same write.
/// `row` was just read by [`key`]. The condition fails if another upload is faster: look again.
///
/// # Errors
/// [`shared::ErrorCode::RateLimited`] if there are not enough slots.
pub fn exchange(
    user_id: UserId,
    row: Option<&Item>,
    replaced: &[&Slots],
    count: usize,
    now: i64,
    ids: &Ids,
) -> Result<(Vec<Slots>, Option<Write>)> {
    let replaced: Vec<(&str, i64)> = replaced.iter().map(|slots| (slots.user.as_str(), slots.at)).collect();
    let exchanged = of_user(user_id).exchange_slots(row, &replaced, count, now, ids)?;
    let (names, write) = exchanged.map_err(|seconds| too_many("You have", seconds))?;
    let slots = names.into_iter().map(|user| Slots {
        at: now,
        user,
        course: None,
    });
    Ok((slots.collect(), write))
}

/// A write that forgets the slots of a deleted user.
pub(crate) fn forget(user_id: UserId) -> Write {
    Write::delete(of_user(user_id).key)
}

impl Slots {
    /// Writes that give the slots back, for the transaction that finishes the upload. An upload that has not expired
    /// still has its slots, unless its user or its course has been erased: then the conditions fail.
    pub(super) fn release(&self, user_id: UserId, course_id: Option<CourseId>) -> Result<Vec<Write>> {
        let owned = self.owned(user_id, course_id);
        let release = |(window, slot): (SlidingWindow, &String)| {
            Ok(Write::update(window.key, "REMOVE #slot")
                .name("#slot", slot)
                .if_present())
        };
        owned.map(release).collect()
    }

    /// Writes that give back each slot that the upload still has, one by one, for an upload that is deleted.
    pub(super) fn give_back(&self, user_id: UserId, course_id: Option<CourseId>) -> Result<Vec<Write>> {
        let owned = self.owned(user_id, course_id);
        owned.map(|(window, slot)| window.give_back(slot, self.at)).collect()
    }

    fn owned(&self, user_id: UserId, course_id: Option<CourseId>) -> impl Iterator<Item = (SlidingWindow, &String)> {
        let course = course_id.map(of_course).zip(self.course.as_ref());
        std::iter::once((of_user(user_id), &self.user)).chain(course)
    }
}

fn of_user(id: UserId) -> SlidingWindow {
    window(format!("USER#{id}"))
}

fn of_course(id: CourseId) -> SlidingWindow {
    window(courses::partition(id))
}

fn window(partition: String) -> SlidingWindow {
    SlidingWindow {
        key: Key::new(Table::Catalog, partition, "UNFINISHED"),
        limit: Limit {
            events: MAX_UNFINISHED,
            seconds: UNFINISHED_SECONDS,
        },
    }
}

fn too_many(owner: &str, seconds: u64) -> Error {
    let detail = format!(
        "{owner} too many unfinished uploads ({MAX_UNFINISHED} are allowed). Finish some of them, or try again later."
    );
    Error::rate_limited(detail, seconds)
}
