//! Tables of contents.
//!
//! | access pattern | key |
//! |---|---|
//! | table of contents of a course | `COURSE#{id}` / `OUTLINE` |
//!
//! Sections and lectures are added, changed and removed in one transaction with the outline and the counters of the
//! course. The outline is written on the condition that it is still as it was read, so that concurrent edits build on
//! each other. Appending to the end does not need that condition, so that many can append at the same time.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Item, Key, Retry, Row, Table, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CourseId, SectionId};
use shared_accounts::store::users::if_not_deleted;

use crate::rules::outline::{LectureEntry, MAX_LECTURES, MAX_SECTIONS, Outline, Refusal, SectionEntry};
use crate::store::courses;

#[derive(Default, Serialize, Deserialize)]
struct OutlineRow {
    #[serde(flatten)]
    outline: Outline,
    /// The number of edits.
    version: u64,
}

impl Row for OutlineRow {
    const KIND: &str = "outline";
}

/// A section or lecture to append.
#[derive(Clone, Copy, Debug)]
pub(super) enum Appended<'a> {
    /// A section, to the course.
    Section(&'a SectionEntry),
    /// A lecture, to this section.
    Lecture(SectionId, &'a LectureEntry),
}

/// Reads and changes outlines.
#[derive(Clone, Copy, Debug)]
pub struct Outlines<'a>(pub &'a Database);

/// The key of a course's table of contents.
pub fn key(course_id: CourseId) -> Key {
    Key::new(Table::Catalog, courses::partition(course_id), "OUTLINE")
}

/// Decodes `row`, the row under [`key`]. A course without a row has no sections.
pub fn read(row: Option<Item>) -> Result<Outline> {
    let row: OutlineRow = row.map(decode).transpose()?.unwrap_or_default();
    Ok(row.outline)
}

impl Outlines<'_> {
    /// The table of contents of a course.
    pub async fn get(&self, course_id: CourseId) -> Result<Outline> {
        let row: Option<OutlineRow> = self.0.get(&key(course_id)).await?;
        Ok(row.unwrap_or_default().outline)
    }

    /// Lets `edit` change the current outline, executes the writes that it returns in the same transaction, and returns
    /// its value. `edit` also gets the rows under `keys`. It is called again with fresh rows if a condition of a write
    /// does not hold, or if somebody else changes the outline in the meantime.
    ///
    /// # Errors
    /// The errors of `edit`, and [`ErrorCode::NotFound`] if the course is deleted.
    pub async fn change<T>(
        &self,
        course_id: CourseId,
        keys: &[Key],
        edit: impl Fn(&mut Outline, &mut HashMap<Key, Item>) -> Result<(T, Vec<Write>)>,
    ) -> Result<T> {
        let outline_key = key(course_id);
        let all_keys: Vec<&Key> = std::iter::once(&outline_key).chain(keys).collect();
        self.0
            .retry("outline", || async {
                let mut rows = self.0.batch_get(&all_keys).await?;
                let row: Option<OutlineRow> = rows.remove(&outline_key).map(decode).transpose()?;
                let OutlineRow { outline, version } = row.unwrap_or_default();
                let mut changed = outline.clone();
                let (value, writes) = edit(&mut changed, &mut rows)?;
                if changed == outline && writes.is_empty() {
                    return Ok(Commit::Done(value));
                }
                let mut work = UnitOfWork::new();
                work.add(count(course_id, &outline, &changed)?)
                    .or_fail(Error::not_found);
                if changed != outline {
                    work.add(replace(&outline_key, version, changed)?).or_retry();
                }
                work.add_all(writes).or_retry();
                work.commit(self.0, value).await
            })
            .await
    }

    /// Appends a section or lecture together with other `writes`, and returns its position.
    ///
    /// # Errors
    /// [`ErrorCode::Conflict`] if the maximum number is reached, and [`ErrorCode::NotFound`] if the section or the course is
    /// deleted.
    pub(super) async fn append(&self, course_id: CourseId, what: Appended<'_>, writes: &[Write]) -> Result<usize> {
        let expected = self
            .0
            .retry("outline", || async {
                let before = self.get(course_id).await?;
                let mut after = before.clone();
                what.add_to(&mut after)?;
                let mut work = UnitOfWork::new();
                let counted = what.below_limit(count(course_id, &before, &after)?)?;
                work.add(counted).or_decide(|course| match course {
                    Some(course) if !course.contains_key("deleted_at") => Ok(Retry),
                    _ => Err(Error::not_found()),
                });
                work.add(what.append_to(&before, key(course_id))?).or_retry();
                work.add_all(writes.iter().cloned()).or_retry();
                work.commit(self.0, what.place(&after)).await
            })
            .await?;
        // Others may have appended in the meantime.
        let now = self.get(course_id).await?;
        Ok(what.place(&now).or(expected).unwrap_or_default())
    }
}

impl Appended<'_> {
    fn add_to(self, outline: &mut Outline) -> Result<()> {
        let added = match self {
            Self::Section(section) => outline.add_section(section.clone(), None),
            Self::Lecture(section_id, lecture) => outline.add_lecture(section_id, lecture.clone(), None),
        };
        match added {
            Err(Refusal::NoSuchSection) => Err(Error::not_found()),
            added => added.map_err(refused),
        }
    }

    fn place(self, outline: &Outline) -> Option<usize> {
        match self {
            Self::Section(section) => outline.section(section.id).map(|(place, _)| place),
            Self::Lecture(_, lecture) => outline.lecture(lecture.id).map(|(_, place, _)| place),
        }
    }

    /// Adds the condition that the counter is below its limit, so that concurrent requests cannot exceed it together.
    fn below_limit(self, count: Write) -> Result<Write> {
        let (counter, most) = match self {
            Self::Section(_) => ("sections_count", MAX_SECTIONS),
            Self::Lecture(..) => ("lectures_count", MAX_LECTURES),
        };
        count
            .condition("attribute_not_exists(#counter) OR #counter < :most")
            .name("#counter", counter)
            .value(":most", most)
    }

    /// A write that appends to the list in the row, on the condition that the section is still at its position.
    fn append_to(self, outline: &Outline, key: Key) -> Result<Write> {
        match self {
            Self::Section(section) => {
                let append = "SET #sections = list_append(if_not_exists(#sections, :none), :new), kind = :kind \
                              ADD #version :one";
                Write::update(key, append)
                    .value(":none", Vec::<SectionEntry>::new())?
                    .value(":new", [section])?
                    .value(":kind", OutlineRow::KIND)
            }
            Self::Lecture(section_id, lecture) => {
                let (place, _) = outline.section(section_id).ok_or_else(Error::not_found)?;
                let section = format!("#sections[{}]", place - 1);
                let append = "SET {section}.#lectures = list_append({section}.#lectures, :new) ADD #version :one";
                Write::update(key, append.replace("{section}", &section))
                    .condition(&format!("{section}.#id = :section"))
                    .name("#lectures", "lectures")
                    .name("#id", "id")
                    .value(":section", section_id)?
                    .value(":new", [lecture])
            }
        }
        .and_then(|write| {
            let write = write.name("#sections", "sections").name("#version", "version");
            write.value(":one", 1)
        })
    }
}

/// A write that adds the difference to the counters of the course, and the missing lectures to its removed lectures, on
/// the condition that the course exists.
fn count(course_id: CourseId, outline: &Outline, changed: &Outline) -> Result<Write> {
    let course = courses::key(course_id);
    let (before, after) = (outline.totals(), changed.totals());
    let removed: Vec<_> = outline.without(changed).map(|id| id.to_string()).collect();
    if before == after && removed.is_empty() {
        return Ok(courses::check_not_deleted(course_id));
    }
    let add = "ADD sections_count :sections, lectures_count :lectures, duration_seconds :seconds";
    let write = match removed.is_empty() {
        true => Write::update(course, add),
        false => Write::update(course, format!("{add}, removed_lectures :removed"))
            .value_as(":removed", AttributeValue::Ss(removed)),
    };
    let write = write
        .value(":sections", difference(before.sections, after.sections)?)?
        .value(":lectures", difference(before.lectures, after.lectures)?)?
        .value(":seconds", difference(before.duration_seconds, after.duration_seconds)?)?;
    Ok(if_not_deleted(write))
}

fn difference<N: TryInto<i64>>(before: N, after: N) -> Result<i64> {
    let number = |n: N| n.try_into().map_err(|_| Error::internal("a counter is out of range"));
    Ok(number(after)? - number(before)?)
}

fn replace(key: &Key, version: u64, outline: Outline) -> Result<Write> {
    let row = OutlineRow {
        outline,
        version: version + 1,
    };
    let write = Write::put(key.clone(), &row)?;
    if version == 0 {
        return Ok(write.if_absent());
    }
    write
        .condition("#version = :version")
        .name("#version", "version")
        .value(":version", version)
}

/// The error for a refusal.
pub(super) fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::TooManySections => Error::new(
            ErrorCode::Conflict,
            format!("A course has at most {MAX_SECTIONS} sections."),
        ),
        Refusal::TooManyLectures => Error::new(
            ErrorCode::Conflict,
            format!("A course has at most {MAX_LECTURES} lectures."),
        ),
        Refusal::NoSuchSection => Error::field("section_id", "must be a section of this course"),
    }
}
