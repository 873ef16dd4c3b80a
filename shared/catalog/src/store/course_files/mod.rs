//! Course files: what was announced, and what became of it.
//!
//! | access pattern | key |
//! |---|---|
//! | files of a course, oldest first; one of them | `COURSE#{id}` / begins with `FILE#`; `FILE#{file id}` |
//! | course of a file | `FILE#{file id}` / `FILE` |
//!
//! A file's row is the manifest of its segment: the index of a course consists of the segments of its ready files. Whoever
//! changes a row does so on the condition that its `revision` is the one that was read and that the course is there, so
//! any number of workers in any order end in the same state.

pub(crate) mod row;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Query, Table, TransactionOutcome, Write, decode};
use shared::error::Result;
use shared::ids::Id;

use crate::store::course_files::row::UNFINISHED;
use crate::store::courses;

pub use row::{Announcement, CourseFile, Reading, all_segments, ids_of, object, objects, segments};

/// A file as its worker sees it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The file, if it has not been deleted.
    pub file: Option<CourseFile>,
    /// Whether the course is there.
    pub has_course: bool,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct CourseFiles<'a>(pub &'a Database);

#[derive(Serialize, Deserialize)]
struct Pointer {
    course_id: Id,
}

fn key(course_id: Id, id: Id) -> Key {
    Key::new(Table::Catalog, courses::partition(course_id), format!("FILE#{id}"))
}

pub(super) fn pointer_key(id: Id) -> Key {
    Key::new(Table::Catalog, format!("FILE#{id}"), "FILE")
}

impl CourseFiles<'_> {
    /// Writes that announce a file. They are to be a part of a transaction that also checks that the course is there. Unless
    /// its object arrives within a day, the file is gone again.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn announce(&self, file: &CourseFile) -> Result<Vec<Write>> {
        let over = file.created_at.as_second() + UNFINISHED.as_secs();
        let pointer = Pointer {
            course_id: file.course_id,
        };
        Ok(vec![
            Write::put(key(file.course_id, file.id), "course_file", file)?
                .attribute_number("ttl", over)
                .if_absent(),
            Write::put(pointer_key(file.id), "course_file_pointer", &pointer)?.attribute_number("ttl", over),
        ])
    }

    /// The file with this id, if it is there at `now`. Two calls; [`CourseFiles::of`] is one.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, id: Id, now: Timestamp) -> Result<Option<CourseFile>> {
        match self.0.get::<Pointer>(&pointer_key(id)).await? {
            Some(pointer) => self.of(pointer.course_id, id, now).await,
            None => Ok(None),
        }
    }

    /// A file of this course, if it is there at `now`.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of(&self, course_id: Id, id: Id, now: Timestamp) -> Result<Option<CourseFile>> {
        let file: Option<CourseFile> = self.0.get(&key(course_id, id)).await?;
        Ok(file.filter(|file| file.is_there(now)))
    }

    /// A page of the course's files, oldest first, and where the next page starts. It may be short.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn page(
        &self,
        course_id: Id,
        limit: u32,
        start: Option<Item>,
        now: Timestamp,
    ) -> Result<(Vec<CourseFile>, Option<Item>)> {
        let page = self.0.query(of_course(course_id).page(limit, start)).await?;
        Ok((decoded(page.items, now)?, page.last_key))
    }

    /// All files of the course, oldest first: what its index is made of.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of_course(&self, course_id: Id, now: Timestamp) -> Result<Vec<CourseFile>> {
        decoded(self.0.query_all(of_course(course_id)).await?, now)
    }

    /// What a worker has to know before it begins, in one call.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn sight(&self, course_id: Id, id: Id) -> Result<Sight> {
        let (file_key, course_key) = (key(course_id, id), courses::key(course_id));
        let mut rows = self.0.batch_get(&[&file_key, &course_key]).await?;
        Ok(Sight {
            file: rows.remove(&file_key).map(decode).transpose()?,
            has_course: rows
                .remove(&course_key)
                .is_some_and(|course| !course.contains_key("deleted_at")),
        })
    }

    /// Remembers that the content `etag` is being read, in place of `seen`: the row as it is then. `None` if somebody else
    /// was faster, or file or course are gone.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn claim(&self, seen: &CourseFile, etag: &str, now: Timestamp) -> Result<Option<CourseFile>> {
        let pointer = Pointer {
            course_id: seen.course_id,
        };
        // Neither row has a `ttl` any more: the object has arrived.
        let arrived = Write::put(pointer_key(seen.id), "course_file_pointer", &pointer)?;
        self.replace(seen, seen.claimed(etag, now), vec![arrived]).await
    }

    /// Remembers what came of reading, in place of `seen`: the row as it is then. `None` as for [`CourseFiles::claim`].
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn settle(&self, seen: &CourseFile, reading: Reading, now: Timestamp) -> Result<Option<CourseFile>> {
        self.replace(seen, seen.read(reading, now), Vec::new()).await
    }

    /// Remembers that the segment of `seen` now is [`CourseFile::next_segment`], which has vectors of the model `embeddings`: the
    /// row as it is then. `None` as for [`CourseFiles::claim`].
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn embed(&self, seen: &CourseFile, embeddings: String) -> Result<Option<CourseFile>> {
        self.replace(seen, seen.embedded(embeddings), Vec::new()).await
    }

    async fn replace(&self, seen: &CourseFile, next: CourseFile, mut writes: Vec<Write>) -> Result<Option<CourseFile>> {
        let row = Write::put(key(next.course_id, next.id), "course_file", &next)?
            .condition("#revision = :seen")
            .name("#revision", "revision")
            .value(":seen", seen.revision)?;
        writes.extend([row, courses::check_is_there(next.course_id)]);
        match self.0.transact(writes).await? {
            TransactionOutcome::Done => Ok(Some(next)),
            TransactionOutcome::ConditionFailed(_) => Ok(None),
        }
    }

    /// Forgets a file; doing it twice is fine.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn forget(&self, course_id: Id, id: Id) -> Result<()> {
        let writes = vec![Write::delete(key(course_id, id)), Write::delete(pointer_key(id))];
        self.0.transact_unconditionally(writes).await
    }
}

fn of_course(course_id: Id) -> Query {
    Query::partition(Table::Catalog, courses::partition(course_id)).prefix("FILE#")
}

fn decoded(items: Vec<Item>, now: Timestamp) -> Result<Vec<CourseFile>> {
    let mut files: Vec<CourseFile> = items.into_iter().map(decode).collect::<Result<_>>()?;
    files.retain(|file| file.is_there(now));
    Ok(files)
}
