//! Course files, from the request to upload them.
//!
//! | access pattern | key |
//! |---|---|
//! | files of a course, oldest first; one of them | `COURSE#{id}` / begins with `FILE#`; `FILE#{file id}` |
//! | course of a file | `FILE#{file id}` / `FILE` |
//! | when an uploader's files were too slow to be read at once | `USER#{id}` / `SLOW_FILES` |
//!
//! A file that has not arrived has a slot of its course and of its uploader ([`crate::store::unfinished`]). The first
//! content that a worker accepts is the content of the file, whatever is uploaded later.
//!
//! The row of a file refers to its segment: the index of a course consists of the segments of its ready files. A row is
//! changed only if its `revision` is still as it was read and the course exists, so that any number of workers in any
//! order end in the same state.

mod objects;
pub(crate) mod row;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{
    Commit, Database, Item, Key, Outcome, PageQuery, Paged, Query, Row, Table, UnitOfWork, Write, decode,
};
use shared::error::Result;
use shared::ids::{CourseFileId, CourseId, UserId};

use crate::store::course_files::row::UNFINISHED;
use crate::store::courses;

pub use objects::{all_segments, ids_of, incoming_object, incoming_objects, objects, objects_of, segments};
pub use row::{Announcement, CourseFile, ExtractionOutcome};

/// The maximum number of files of a course. Concurrent requests can exceed it by the number of unfinished uploads.
pub const MAX_FILES: usize = 200;
/// How long an uploader whose file was too slow gets no first tries, in seconds.
const SLOW_SECONDS: i64 = 3_600;

/// A file and its course, as a worker reads them.
#[derive(Clone, Debug)]
pub struct FileSnapshot {
    /// The file, if it has not been deleted.
    pub file: Option<CourseFile>,
    /// Whether the course exists.
    pub has_course: bool,
}

/// Reads and writes course files.
#[derive(Clone, Copy, Debug)]
pub struct CourseFiles<'a>(pub &'a Database);

#[derive(Serialize, Deserialize)]
struct Pointer {
    course_id: CourseId,
}

impl Row for Pointer {
    const KIND: &str = "course_file_pointer";
}

#[derive(Serialize, Deserialize)]
struct SlowFiles {
    until: i64,
}

impl Row for SlowFiles {
    const KIND: &str = "slow_files";
}

/// A write that forgets that the files of a deleted user were slow.
pub(crate) fn forget_slow(user_id: UserId) -> Write {
    Write::delete(slow_key(user_id))
}

fn slow_key(user_id: UserId) -> Key {
    Key::new(Table::Catalog, format!("USER#{user_id}"), "SLOW_FILES")
}

fn key(course_id: CourseId, id: CourseFileId) -> Key {
    Key::new(Table::Catalog, courses::partition(course_id), format!("FILE#{id}"))
}

pub(super) fn pointer_key(id: CourseFileId) -> Key {
    Key::new(Table::Catalog, format!("FILE#{id}"), "FILE")
}

impl CourseFiles<'_> {
    /// The file with this ID, unless it expired before `now`. This takes two calls, and [`CourseFiles::of`] one.
    pub async fn get(&self, id: CourseFileId, now: Timestamp) -> Result<Option<CourseFile>> {
        match self.0.get::<Pointer>(&pointer_key(id)).await? {
            Some(pointer) => self.of(pointer.course_id, id, now).await,
            None => Ok(None),
        }
    }

    /// A file of this course, unless it expired before `now`.
    pub async fn of(&self, course_id: CourseId, id: CourseFileId, now: Timestamp) -> Result<Option<CourseFile>> {
        let file: Option<CourseFile> = self.0.get(&key(course_id, id)).await?;
        Ok(file.filter(|file| file.is_available(now)))
    }

    /// A page of the course's files, oldest first. A page may be short.
    pub async fn page(&self, course_id: CourseId, page: PageQuery, now: Timestamp) -> Result<Paged<CourseFile>> {
        let (examined, is_available) = (page.limit, |file: &CourseFile| file.is_available(now));
        self.0
            .filtered_page(of_course(course_id), page, examined, Some(&is_available))
            .await
    }

    /// All files of the course, oldest first.
    pub async fn of_course(&self, course_id: CourseId, now: Timestamp) -> Result<Vec<CourseFile>> {
        decoded(self.0.query_all(of_course(course_id)).await?, now)
    }

    /// The file and whether its course exists, in one call.
    pub async fn snapshot(&self, course_id: CourseId, id: CourseFileId) -> Result<FileSnapshot> {
        let (file_key, course_key) = (key(course_id, id), courses::key(course_id));
        let mut rows = self.0.batch_get(&[&file_key, &course_key]).await?;
        Ok(FileSnapshot {
            file: rows.remove(&file_key).map(decode).transpose()?,
            has_course: rows
                .remove(&course_key)
                .is_some_and(|course| !course.contains_key("deleted_at")),
        })
    }

    /// Accepts the content `etag`, which is about to be processed, and returns the new row. `seen` is the row as it was
    /// read. `None` if the row has changed since, or if the file or the course is deleted.
    pub async fn accept(
        &self,
        seen: &CourseFile,
        etag: &str,
        had_first_try: bool,
        now: Timestamp,
    ) -> Result<Option<CourseFile>> {
        let pointer = Pointer {
            course_id: seen.course_id,
        };
        // The rows no longer expire, so they are written without a `ttl`.
        let mut writes = vec![Write::put(pointer_key(seen.id), &pointer)?];
        if let Some(slots) = &seen.slots {
            writes.extend(slots.release(seen.uploaded_by, Some(seen.course_id))?);
        }
        self.replace(seen, seen.accepted(etag, had_first_try, now), writes)
            .await
    }

    /// Whether the files of this uploader are read in the slow lane at once.
    pub async fn is_slow(&self, uploader: UserId, now: Timestamp) -> Result<bool> {
        let slow: Option<SlowFiles> = self.0.get(&slow_key(uploader)).await?;
        Ok(slow.is_some_and(|slow| now.as_second() < slow.until))
    }

    /// Sends the next files of this uploader to the slow lane at once.
    pub async fn mark_slow(&self, uploader: UserId, now: Timestamp) -> Result<()> {
        let until = now.as_second() + SLOW_SECONDS;
        let mut work = UnitOfWork::new();
        let row = Write::put(slow_key(uploader), &SlowFiles { until })?.attribute_number("ttl", until);
        work.add(row).or_internal_error();
        work.commit_once(self.0, ()).await
    }

    /// Stores the outcome of processing, and returns the new row. `seen` and `None` are as for [`CourseFiles::accept`].
    pub async fn record_outcome(
        &self,
        seen: &CourseFile,
        reading: ExtractionOutcome,
        now: Timestamp,
    ) -> Result<Option<CourseFile>> {
        self.replace(seen, seen.read(reading, now), Vec::new()).await
    }

    /// Makes [`CourseFile::next_segment`], which has vectors of the model `embeddings`, the segment of the file, and
    /// returns the new row. `seen` and `None` are as for [`CourseFiles::accept`].
    pub async fn embed(&self, seen: &CourseFile, embeddings: String) -> Result<Option<CourseFile>> {
        self.replace(seen, seen.embedded(embeddings), Vec::new()).await
    }

    async fn replace(&self, seen: &CourseFile, next: CourseFile, writes: Vec<Write>) -> Result<Option<CourseFile>> {
        let row = Write::put(key(next.course_id, next.id), &next)?
            .condition("#revision = :seen")
            .name("#revision", "revision")
            .value(":seen", seen.revision)?;
        let mut work = UnitOfWork::new();
        work.add_all([row, courses::check_not_deleted(next.course_id)])
            .or_retry();
        work.add_all(writes).or_retry();
        // The caller decides whether to try again, since it may have to process the file again.
        match work.commit(self.0, next).await? {
            Commit::Done(next) => Ok(Some(next)),
            Commit::Retry => Ok(None),
        }
    }

    /// Gives back the slots of a file that has been deleted before it arrived.
    pub async fn release_slots(&self, file: &CourseFile) -> Result<()> {
        let Some(slots) = file.slots.as_ref() else {
            return Ok(());
        };
        for write in slots.give_back(file.uploaded_by, Some(file.course_id))? {
            match self.0.write(write).await? {
                // Another request has given it back.
                Outcome::Done(_) | Outcome::ConditionFailed(_) => {}
            }
        }
        Ok(())
    }

    /// Deletes the rows of a file. Repeating this is harmless.
    pub async fn delete(&self, course_id: CourseId, id: CourseFileId) -> Result<()> {
        let mut work = UnitOfWork::new();
        work.add_all([Write::delete(key(course_id, id)), Write::delete(pointer_key(id))])
            .or_internal_error();
        work.commit_once(self.0, ()).await
    }
}

/// Writes that create a file. Their transaction must also check that the course exists. The rows expire unless the
/// object is uploaded within a day.
pub fn create(file: &CourseFile) -> Result<Vec<Write>> {
    let over = file.created_at.as_second() + UNFINISHED.as_secs();
    let pointer = Pointer {
        course_id: file.course_id,
    };
    Ok(vec![
        Write::put(key(file.course_id, file.id), file)?
            .attribute_number("ttl", over)
            .if_absent(),
        Write::put(pointer_key(file.id), &pointer)?.attribute_number("ttl", over),
    ])
}

fn of_course(course_id: CourseId) -> Query {
    Query::partition(Table::Catalog, courses::partition(course_id)).prefix("FILE#")
}

fn decoded(items: Vec<Item>, now: Timestamp) -> Result<Vec<CourseFile>> {
    let mut files: Vec<CourseFile> = items.into_iter().map(decode).collect::<Result<_>>()?;
    files.retain(|file| file.is_available(now));
    Ok(files)
}
