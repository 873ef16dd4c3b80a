//! The rows of everything in a course: sections, lectures, resources and files.

use shared::database::client::key_of;
use shared::database::{Database, Key, Query, Table, UnitOfWork, Write};
use shared::error::Result;
use shared::ids::{CourseId, LectureId};

use crate::store::courses::{key, partition};
use crate::store::{course_files, lectures, outlines, sections};

/// The number of rows to delete at once: the maximum of a transaction.
const MAX_WRITES: usize = 100;

/// Deletes the contents of courses.
#[derive(Clone, Copy, Debug)]
pub struct CourseContents<'a>(pub &'a Database);

impl CourseContents<'_> {
    /// Deletes the rows of the content of a deleted course. The rows that refer to others are deleted last, so that an
    /// interrupted deletion can be repeated.
    pub async fn delete(&self, id: CourseId) -> Result<()> {
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

    /// The keys of the rows of a lecture and of the pointers to its resources.
    async fn of_lecture(&self, id: LectureId) -> Result<Vec<Key>> {
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
        for keys in keys.chunks(MAX_WRITES) {
            let mut work = UnitOfWork::new();
            work.add_all(keys.iter().cloned().map(Write::delete))
                .or_internal_error();
            work.commit_once(self.0, ()).await?;
        }
        Ok(())
    }
}
