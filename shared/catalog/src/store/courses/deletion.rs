//! Deleting courses. The course disappears in one transaction; what it held is cleared away afterwards, page by page.
//!
//! The course's row stays, with `deleted_at`: enrolments keep their history.

use jiff::Timestamp;
use shared::database::client::key_of;
use shared::database::{Key, Query, Table, Write};
use shared::error::Result;
use shared::ids::Id;

use crate::store::courses::changes::Changing;
use crate::store::courses::{Course, Courses, key, partition};
use crate::store::{course_files, lectures, outlines, sections};

/// Rows that are cleared away at once: as many as a transaction takes.
const ROWS_AT_ONCE: usize = 100;

impl Courses<'_> {
    /// Deletes `course`, a row just read: nobody finds it from then on. `check` may refuse the course as it is now.
    ///
    /// # Errors
    /// What `check` says, [`shared::Code::PreconditionFailed`] for [`Changing::unless_changed`], [`shared::Code::NotFound`] if it is deleted
    /// already, or the database is unavailable.
    pub async fn delete(
        &self,
        course: Course,
        changing: Changing,
        now: Timestamp,
        check: impl Fn(&Course) -> Result<()>,
    ) -> Result<()> {
        let deleted = self.change(course, changing, |course| {
            check(course)?;
            course.deleted_at = Some(now);
            course.listed = None;
            Ok(())
        });
        deleted.await.map(|_course| ())
    }

    /// The course with this id, also when it is deleted.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get_even_deleted(&self, id: Id) -> Result<Option<Course>> {
        self.0.get(&key(id)).await
    }

    /// Removes the rows of a deleted course but its own: contents first, and last the rows that lead to them.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn clear_away(&self, id: Id) -> Result<()> {
        let own = self
            .0
            .query_all(Query::partition(Table::Catalog, partition(id)))
            .await?;
        let mut leads = Vec::new();
        let mut contents = Vec::new();
        for row in own {
            let Some(row_key) = key_of(Table::Catalog, &row) else {
                continue;
            };
            if row_key == key(id) {
                continue;
            }
            if row_key.sk == "OUTLINE" {
                let outline = outlines::read(Some(row))?;
                for section in outline.sections {
                    for lecture in section.lectures {
                        contents.extend(self.of_lecture(lecture.id).await?);
                    }
                    contents.push(sections::key(section.id));
                }
            } else if let Some(file) = row_key.sk.strip_prefix("FILE#") {
                contents.extend(file.parse().ok().map(course_files::pointer_key));
            }
            leads.push(row_key);
        }
        self.remove(contents).await?;
        self.remove(leads).await
    }

    /// The rows of a lecture, and those that lead to its resources.
    async fn of_lecture(&self, id: Id) -> Result<Vec<Key>> {
        let rows = Query::partition(Table::Catalog, lectures::partition(id));
        let rows = self.0.query_all(rows).await?;
        let mut keys = Vec::new();
        for row_key in rows.iter().filter_map(|row| key_of(Table::Catalog, row)) {
            if row_key.sk.starts_with("RESOURCE#") {
                keys.push(Key::new(Table::Catalog, row_key.sk.as_str(), "RESOURCE"));
            }
            keys.push(row_key);
        }
        Ok(keys)
    }

    async fn remove(&self, keys: Vec<Key>) -> Result<()> {
        for keys in keys.chunks(ROWS_AT_ONCE) {
            let writes = keys.iter().cloned().map(Write::delete).collect();
            self.0.transact_unconditionally(writes).await?;
        }
        Ok(())
    }
}
