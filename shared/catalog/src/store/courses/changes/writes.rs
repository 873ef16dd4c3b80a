//! The writes of a change: the difference between the rows before and after it.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use shared::database::{Item, Key, Write};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CategoryId, Id, UserId};
use shared::types::role::Role;
use shared_accounts::store::users::{self, if_not_deleted};

use crate::store::courses::index_rows::{IndexRow, rows};
use crate::store::courses::{Course, key};
use crate::store::{categories, instructors};

/// What a write is about: the meaning of its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Course,
    ErrorCode,
    Slug,
    Category,
    Instructor,
    /// A write without a condition.
    Other,
}

impl Part {
    /// The error for a condition that does not hold.
    pub(super) fn error(self) -> Error {
        match self {
            Self::Course => Error::not_found(),
            Self::ErrorCode => Error::new(ErrorCode::CourseCodeTaken, "Another course has this code."),
            Self::Slug => Error::new(ErrorCode::SlugTaken, "Another course has this slug."),
            Self::Category => Error::field("category", "does not exist"),
            Self::Instructor => Error::field("instructor_id", "is not an instructor"),
            Self::Other => Error::internal("a write without a condition was refused"),
        }
    }
}

/// How a course counts in its category and for its instructors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    /// The number of courses, including drafts.
    uses: i64,
    /// The number of published courses.
    published: i64,
}

/// The writes that replace the rows of `before` by those of `after`, the course first: at most 100 writes.
pub(super) fn writes(before: Option<&Course>, after: &Course) -> Result<Vec<(Part, Write)>> {
    let mut writes = vec![(Part::Course, course_write(before, after)?)];
    let (old, new) = (before.map(rows).unwrap_or_default(), rows(after));
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    writes.extend(gone.map(|key| (Part::Other, Write::delete(key.clone()))));
    for (key, row) in new {
        if old.get(&key) != Some(&row) {
            writes.push(row_write(key, &row)?);
        }
    }
    writes.extend(counter_writes(before, after)?);
    let taught_before = |id: UserId| before.is_some_and(|course| course.is_taught_by(id));
    let came = after.instructors.iter().map(|instructor| instructor.user_id);
    for id in came.filter(|id| !taught_before(*id)) {
        let check = if_not_deleted(Write::check(users::key(id)))
            .condition("#role <> :student AND banned = :no")
            .name("#role", "role")
            .value(":student", Role::Student)?
            .value(":no", false)?;
        writes.push((Part::Instructor, check));
    }
    Ok(writes)
}

pub(super) fn course_write(before: Option<&Course>, after: &Course) -> Result<Write> {
    let Some(before) = before else {
        return Ok(Write::put(key(after.id), after)?.if_absent());
    };
    let (old, new) = (attributes(before)?, attributes(after)?);
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let names: Vec<_> = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name))
        .collect();
    let (mut set, mut remove) = (Vec::new(), Vec::new());
    for (number, name) in names.iter().enumerate() {
        match new.contains_key(*name) {
            true => set.push(format!("#field{number} = :field{number}")),
            false => remove.push(format!("#field{number}")),
        }
    }
    let mut expression = format!("SET {}", set.join(", "));
    if !remove.is_empty() {
        expression += &format!(" REMOVE {}", remove.join(", "));
    }
    let mut write = Write::update(key(after.id), expression)
        .condition("version = :seen AND attribute_not_exists(deleted_at)")
        .value(":seen", before.version)?;
    for (number, name) in names.into_iter().enumerate() {
        write = write.name(&format!("#field{number}"), name);
        if let Some(value) = new.get(name) {
            write.values.insert(format!(":field{number}"), value.clone());
        }
    }
    Ok(write)
}

fn attributes(course: &Course) -> Result<Item> {
    let mut item: Item = serde_dynamo::to_item(course).map_err(Error::internal)?;
    item.retain(|_, value| !matches!(value, AttributeValue::Null(_)));
    Ok(item)
}

/// The writes of all rows that lists and the search have of a course, on the condition that it is unchanged.
pub(super) fn listings(course: &Course) -> Result<Vec<Write>> {
    let check = Write::check(key(course.id)).if_version(course.version)?;
    let mut writes = vec![check];
    for (key, row) in rows(course) {
        if let IndexRow::Listing(listing) = row {
            writes.push(Write::put(key, &*listing)?);
        }
    }
    Ok(writes)
}

fn row_write(key: Key, row: &IndexRow) -> Result<(Part, Write)> {
    Ok(match row {
        IndexRow::Guard(guard) => {
            let part = match key.sk.as_str() {
                "COURSE_CODE" => Part::ErrorCode,
                _ => Part::Slug,
            };
            (part, Write::put(key, guard)?.if_absent())
        }
        IndexRow::Entry(entry) => (Part::Other, Write::put(key, entry)?),
        IndexRow::Listing(listing) => (Part::Other, Write::put(key, &**listing)?),
    })
}

fn counter_writes(before: Option<&Course>, after: &Course) -> Result<Vec<(Part, Write)>> {
    let mut writes = Vec::new();
    for (id, uses, published) in changed(before, after, in_categories) {
        writes.push((Part::Category, categories::count(id, uses, published)?));
    }
    for (id, _, published) in changed(before, after, by_instructors).filter(|(_, _, published)| *published != 0) {
        writes.push((Part::Other, instructors::count(id, published)?));
    }
    Ok(writes)
}

/// The ids whose counts differ, with the differences of both counts.
fn changed<T>(
    before: Option<&Course>,
    after: &Course,
    of: fn(&Course) -> BTreeMap<Id<T>, Counts>,
) -> impl Iterator<Item = (Id<T>, i64, i64)> {
    let (old, new) = (before.map(of).unwrap_or_default(), of(after));
    let ids: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
    let differences = ids.into_iter().map(move |id| {
        let no = Counts::default();
        let (old, new) = (old.get(&id).unwrap_or(&no), new.get(&id).unwrap_or(&no));
        (id, new.uses - old.uses, new.published - old.published)
    });
    differences.filter(|(_, uses, published)| *uses != 0 || *published != 0)
}

fn counts(course: &Course) -> Counts {
    Counts {
        uses: course.deleted_at.is_none().into(),
        published: course.is_published().into(),
    }
}

fn in_categories(course: &Course) -> BTreeMap<CategoryId, Counts> {
    course.category_id.into_iter().map(|id| (id, counts(course))).collect()
}

fn by_instructors(course: &Course) -> BTreeMap<UserId, Counts> {
    let instructors = course.instructors.iter();
    instructors
        .map(|instructor| (instructor.user_id, counts(course)))
        .collect()
}
