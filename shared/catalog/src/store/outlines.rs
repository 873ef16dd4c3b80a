//! Tables of contents.
//!
//! | access pattern | key |
//! |---|---|
//! | table of contents of a course | `COURSE#{id}` / `OUTLINE` |
//!
//! Sections and lectures are added, changed and removed in one transaction with the outline and the course's counters. The
//! outline is written on the condition that it is as it was read, so of several editors at once each builds on the others. What
//! goes to the end is appended without that condition: many who add at once do not get in each other's way.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Table, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared_accounts::store::users::is_there;

use crate::rules::outline::{LectureEntry, MOST_LECTURES, MOST_SECTIONS, Outline, Refusal, SectionEntry};
use crate::store::courses;

const KIND: &str = "outline";
/// How often an edit that was overtaken is done again.
const ATTEMPTS: u32 = 16;
/// The first pause is as long as the fourth one after a conflict: whoever loses here has to read again, and of many at once
/// only one wins at a time.
const FIRST_PAUSE: u32 = 3;

#[derive(Default, Serialize, Deserialize)]
struct Row {
    #[serde(flatten)]
    outline: Outline,
    /// Counts the edits.
    version: u64,
}

/// What goes to the end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Appended<'a> {
    /// Of the course.
    Section(&'a SectionEntry),
    /// Of this section.
    Lecture(Id, &'a LectureEntry),
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Outlines<'a>(pub &'a Database);

/// The key of a course's table of contents.
#[must_use]
pub fn key(course_id: Id) -> Key {
    Key::new(Table::Catalog, courses::partition(course_id), "OUTLINE")
}

/// What `row`, the one under [`key`], says; a course without one has no sections.
///
/// # Errors
/// The row has another shape.
pub fn read(row: Option<Item>) -> Result<Outline> {
    let row: Row = row.map(decode).transpose()?.unwrap_or_default();
    Ok(row.outline)
}

impl Outlines<'_> {
    /// The table of contents of a course.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn get(&self, course_id: Id) -> Result<Outline> {
        let row: Option<Row> = self.0.get(&key(course_id)).await?;
        Ok(row.unwrap_or_default().outline)
    }

    /// Lets `edit` change the outline as it is now, executes its writes in the same transaction, and gives what it gave. `edit`
    /// sees the rows under `keys`, too; it is called again with fresh ones when one of its conditions did not hold, or when
    /// somebody else was faster.
    ///
    /// # Errors
    /// What `edit` says; [`Code::NotFound`] if the course is deleted; the database is unavailable, or others are faster all the
    /// time.
    pub async fn change<T>(
        &self,
        course_id: Id,
        keys: &[Key],
        mut edit: impl FnMut(&mut Outline, &mut HashMap<Key, Item>) -> Result<(T, Vec<Write>)>,
    ) -> Result<T> {
        let outline_key = key(course_id);
        let wanted: Vec<&Key> = std::iter::once(&outline_key).chain(keys).collect();
        for attempt in 0..ATTEMPTS {
            let mut rows = self.0.batch_get(&wanted).await?;
            let row: Option<Row> = rows.remove(&outline_key).map(decode).transpose()?;
            let Row { outline, version } = row.unwrap_or_default();
            let mut changed = outline.clone();
            let (value, writes) = edit(&mut changed, &mut rows)?;
            let mut transaction = vec![count(course_id, &outline, &changed)?];
            if changed != outline {
                transaction.push(replace(&outline_key, version, changed)?);
            }
            transaction.extend(writes);
            if transaction.len() == 1 {
                return Ok(value);
            }
            match self.0.transact(transaction).await? {
                TransactionOutcome::Done => return Ok(value),
                TransactionOutcome::ConditionFailed(lost) if lost.iter().any(|lost| lost.index == 0) => {
                    return Err(Error::not_found());
                }
                TransactionOutcome::ConditionFailed(_) => self.0.back_off(attempt + FIRST_PAUSE).await,
            }
        }
        Err(Error::unavailable("an outline changed all the time"))
    }
}

impl Outlines<'_> {
    /// Appends something with the writes that go with it, and gives its place.
    ///
    /// # Errors
    /// [`Code::Conflict`] if there are as many as allowed; [`Code::NotFound`] if the section or the course is gone; the database
    /// is unavailable.
    pub(super) async fn append(&self, course_id: Id, what: Appended<'_>, writes: &[Write]) -> Result<usize> {
        for attempt in 0..ATTEMPTS {
            let before = self.get(course_id).await?;
            let mut after = before.clone();
            what.add_to(&mut after)?;
            let counted = what.below_limit(count(course_id, &before, &after)?)?;
            let mut transaction = vec![counted, what.append_to(&before, key(course_id))?];
            transaction.extend_from_slice(writes);
            let TransactionOutcome::ConditionFailed(lost) = self.0.transact(transaction).await? else {
                // Others may have been faster.
                let now = self.get(course_id).await?;
                return Ok(what.place(&now).or_else(|| what.place(&after)).unwrap_or_default());
            };
            let course = lost.into_iter().find(|lost| lost.index == 0).map(|lost| lost.item);
            if course.is_some_and(|row| row.is_none_or(|row| row.contains_key("deleted_at"))) {
                return Err(Error::not_found());
            }
            self.0.back_off(attempt + FIRST_PAUSE).await;
        }
        Err(Error::unavailable("an outline changed all the time"))
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

    /// The counters keep the limits when many append at once.
    fn below_limit(self, count: Write) -> Result<Write> {
        let (counter, most) = match self {
            Self::Section(_) => ("sections_count", MOST_SECTIONS),
            Self::Lecture(..) => ("lectures_count", MOST_LECTURES),
        };
        count
            .condition("attribute_not_exists(#counter) OR #counter < :most")
            .name("#counter", counter)
            .value(":most", most)
    }

    /// Appends to the list in the row, if that is where it was read.
    fn append_to(self, outline: &Outline, key: Key) -> Result<Write> {
        match self {
            Self::Section(section) => {
                let append = "SET #sections = list_append(if_not_exists(#sections, :none), :new), kind = :kind ADD #version :one";
                Write::update(key, append)
                    .value(":none", Vec::<SectionEntry>::new())?
                    .value(":new", [section])?
                    .value(":kind", KIND)
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

/// Adds the difference to the counters of a course that is not deleted, and what is gone to its removed lectures.
fn count(course_id: Id, outline: &Outline, changed: &Outline) -> Result<Write> {
    let course = courses::key(course_id);
    let (before, after) = (outline.totals(), changed.totals());
    let removed: Vec<_> = outline.without(changed).map(|id| id.to_string()).collect();
    if before == after && removed.is_empty() {
        return Ok(courses::check_is_there(course_id));
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
    Ok(is_there(write))
}

fn difference<N: TryInto<i64>>(before: N, after: N) -> Result<i64> {
    let number = |n: N| n.try_into().map_err(|_| Error::internal("a counter is out of range"));
    Ok(number(after)? - number(before)?)
}

fn replace(key: &Key, version: u64, outline: Outline) -> Result<Write> {
    let row = Row {
        outline,
        version: version + 1,
    };
    let write = Write::put(key.clone(), KIND, &row)?;
    if version == 0 {
        return Ok(write.if_absent());
    }
    write
        .condition("#version = :version")
        .name("#version", "version")
        .value(":version", version)
}

/// A refusal as clients see it.
pub(super) fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::TooManySections => Error::new(
            Code::Conflict,
            format!("A course has at most {MOST_SECTIONS} sections."),
        ),
        Refusal::TooManyLectures => Error::new(
            Code::Conflict,
            format!("A course has at most {MOST_LECTURES} lectures."),
        ),
        Refusal::NoSuchSection => Error::field("section_id", "must be a section of this course"),
    }
}
