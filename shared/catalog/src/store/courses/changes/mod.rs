//! Changes of courses: the row of the course, everything that follows from it and the counters of others, in one transaction.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use shared::database::transaction::FailedCondition;
use shared::database::write::Action;
use shared::database::{Item, Key, TransactionOutcome, Write, decode};
use shared::error::{Code, Error, Result};
use shared::ids::Id;
use shared::types::role::Role;
use shared_accounts::store::audit::{Acting, no_admin};
use shared_accounts::store::users::{self, is_there};

use super::audit;
use crate::store::courses::index_rows::{Row, rows};
use crate::store::courses::{Course, Courses, key};
use crate::store::{categories, instructors};

/// How often a change is tried while others change the same course. Each time it fails another one has succeeded.
const ATTEMPTS: u32 = 20;

/// What a write of a transaction is about, so that its lost condition can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Admin,
    Course,
    Code,
    Slug,
    Category,
    Instructor,
    Other,
}

/// How a course is changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changing {
    /// Whether a course that somebody else has changed meanwhile is left alone.
    pub unless_changed: bool,
    /// What becomes the time of the last edit.
    pub at: Option<Timestamp>,
    /// The admin, of an act that is recorded.
    pub acting: Option<Acting>,
}

/// How a course is counted elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    /// Courses of any state.
    uses: i64,
    /// Published courses.
    published: i64,
}

impl Courses<'_> {
    /// Adds a course, an act that is recorded of somebody who is `acting`.
    ///
    /// # Errors
    /// [`Code::CourseCodeTaken`], [`Code::SlugTaken`], a validation error for a category or an instructor that is not there (any
    /// more), or the database is unavailable.
    pub async fn create(&self, course: &Course, acting: Option<Acting>) -> Result<()> {
        match self.commit(None, course, acting).await? {
            None => Ok(()),
            Some(_) => Err(Error::internal("a new course has the id of another")),
        }
    }

    /// All rows of a course, as [`Courses::create`] writes them: for seeding a database with many.
    ///
    /// # Errors
    /// Only on a fault of ours.
    pub fn items(course: &Course) -> Result<Vec<Item>> {
        let puts = writes(None, course)?
            .into_iter()
            .filter_map(|(_, write)| match write.action {
                Action::Put(item) => Some(item),
                _ => None,
            });
        Ok(puts.collect())
    }

    /// Changes `course`, a row just read, and gives it as it is now. Its counters are not changed by this.
    ///
    /// `edit` is applied again to what is there when somebody else was faster. An edit that changes nothing writes nothing.
    ///
    /// # Errors
    /// What `edit` says, [`Code::PreconditionFailed`] for [`Changing::unless_changed`], [`Code::NotFound`] if the course is deleted, and as
    /// [`Courses::create`].
    pub async fn change(
        &self,
        mut course: Course,
        changing: Changing,
        edit: impl Fn(&mut Course) -> Result<()>,
    ) -> Result<Course> {
        for _ in 0..ATTEMPTS {
            if course.deleted_at.is_some() {
                return Err(Error::not_found());
            }
            let mut next = course.clone();
            edit(&mut next)?;
            if next == course {
                return Ok(course);
            }
            next.version += 1;
            next.updated_at = changing.at.unwrap_or(next.updated_at);
            match self.commit(Some(&course), &next, changing.acting).await? {
                None => return Ok(next),
                Some(_) if changing.unless_changed => {
                    return Err(Error::new(
                        Code::PreconditionFailed,
                        "The course has changed; read it again.",
                    ));
                }
                Some(current) => course = current,
            }
        }
        Err(Error::unavailable("the course kept changing"))
    }

    /// Puts a published course where its enrolments and ratings belong in the lists that are in their order. Doing it twice, or
    /// for a course that is not there, is fine.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn rank(&self, id: Id) -> Result<()> {
        let Some(course) = self.get(id).await? else {
            return Ok(());
        };
        let ranked = self.change(course, Changing::default(), |course| {
            course.listed = course.listed.map(|_before| course.rank());
            Ok(())
        });
        match ranked.await {
            Err(error) if error.code() == Code::NotFound => Ok(()),
            ranked => ranked.map(|_course| ()),
        }
    }

    /// Gives the course as it is now if it is no longer as it was `before`.
    async fn commit(&self, before: Option<&Course>, after: &Course, acting: Option<Acting>) -> Result<Option<Course>> {
        let mut writes = writes(before, after)?;
        if let Some(acting) = acting {
            let (action, before, after_act) = audit::of(before, after)?;
            let [check, record] = acting.writes(self.0, action, after.id, before, after_act)?;
            writes.extend([(Part::Admin, check), (Part::Other, record)]);
        }
        let (parts, writes): (Vec<_>, Vec<_>) = writes.into_iter().unzip();
        let lost = match self.0.transact(writes).await? {
            TransactionOutcome::Done => return Ok(None),
            TransactionOutcome::ConditionFailed(lost) => lost,
        };
        let part = |failed: &FailedCondition| parts.get(failed.index).copied().unwrap_or(Part::Other);
        let Some(first) = lost.into_iter().min_by_key(part) else {
            return Err(Error::internal("a transaction failed without a reason"));
        };
        match part(&first) {
            Part::Admin => Err(no_admin()),
            Part::Course => {
                let row = first.item.ok_or_else(Error::not_found)?;
                decode(row).map(Some)
            }
            Part::Code => Err(Error::new(Code::CourseCodeTaken, "Another course has this code.")),
            Part::Slug => Err(Error::new(Code::SlugTaken, "Another course has this slug.")),
            Part::Category => Err(Error::field("category", "is no category")),
            Part::Instructor => Err(Error::field("instructor_id", "is no instructor")),
            Part::Other => Err(Error::internal("an unconditional write was refused")),
        }
    }
}

/// What turns the rows of a course from what they are `before` into what they are `after`: at most 100 writes.
fn writes(before: Option<&Course>, after: &Course) -> Result<Vec<(Part, Write)>> {
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
    let taught_before = |id: Id| before.is_some_and(|course| course.is_taught_by(id));
    let came = after.instructors.iter().map(|instructor| instructor.user_id);
    for id in came.filter(|id| !taught_before(*id)) {
        let check = is_there(Write::check(users::key(id)))
            .condition("#role <> :student AND banned = :no")
            .name("#role", "role")
            .value(":student", Role::Student)?
            .value(":no", false)?;
        writes.push((Part::Instructor, check));
    }
    Ok(writes)
}

fn course_write(before: Option<&Course>, after: &Course) -> Result<Write> {
    let Some(before) = before else {
        return Ok(Write::put(key(after.id), "course", after)?.if_absent());
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

fn row_write(key: Key, row: &Row) -> Result<(Part, Write)> {
    Ok(match row {
        Row::Guard(guard) => {
            let part = match key.sk.as_str() {
                "COURSE_CODE" => Part::Code,
                _ => Part::Slug,
            };
            (part, Write::put(key, "course_guard", guard)?.if_absent())
        }
        Row::Entry(entry) => (Part::Other, Write::put(key, "course_entry", entry)?),
        Row::Listing(listing) => (Part::Other, Write::put(key, "course_listing", listing)?),
    })
}

fn counter_writes(before: Option<&Course>, after: &Course) -> Result<Vec<(Part, Write)>> {
    let mut writes = Vec::new();
    let no = Counts::default();
    let both = |of: fn(&Course) -> BTreeMap<Id, Counts>| {
        let (old, new) = (before.map(of).unwrap_or_default(), of(after));
        let ids: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
        let differences = ids.into_iter().map(move |id| {
            let (old, new) = (old.get(&id).unwrap_or(&no), new.get(&id).unwrap_or(&no));
            (id, new.uses - old.uses, new.published - old.published)
        });
        differences.filter(|(_, uses, published)| *uses != 0 || *published != 0)
    };
    for (id, uses, published) in both(in_categories) {
        writes.push((Part::Category, categories::count(id, uses, published)?));
    }
    for (id, _, published) in both(by_instructors).filter(|(_, _, published)| *published != 0) {
        writes.push((Part::Other, instructors::count(id, published)?));
    }
    Ok(writes)
}

fn counts(course: &Course) -> Counts {
    Counts {
        uses: course.deleted_at.is_none().into(),
        published: course.is_published().into(),
    }
}

fn in_categories(course: &Course) -> BTreeMap<Id, Counts> {
    course.category_id.into_iter().map(|id| (id, counts(course))).collect()
}

fn by_instructors(course: &Course) -> BTreeMap<Id, Counts> {
    let instructors = course.instructors.iter();
    instructors
        .map(|instructor| (instructor.user_id, counts(course)))
        .collect()
}
