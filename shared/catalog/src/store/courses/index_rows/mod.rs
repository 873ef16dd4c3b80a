//! The rows that are derived from a course: guards, entries of lists, words of the search. A change writes the
//! difference between the rows before and after it.

#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::database::{Key, Row, Table};
use shared::ids::{CategoryId, CourseId, UserId};
use shared::text::fold;

use crate::rules::course::{CourseSort, Level};
use crate::rules::search::{DESCRIPTION, words_of};
use crate::store::courses::{Course, EVERY, Guard, code_key, slug_key, teaches};

/// The sort orders of lists.
const SORTS: [CourseSort; 4] = [
    CourseSort::Newest,
    CourseSort::Rating,
    CourseSort::Popular,
    CourseSort::Title,
];
/// How many characters of a title count for its order.
const MAX_SORTED_TITLE: usize = 80;
/// More than every number of enrollments.
const MAX_POPULARITY: u64 = 9_999_999_999;

/// A row that is derived from a course.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum IndexRow {
    /// Reserves a code or slug for the course. The row must not exist yet.
    Guard(Guard),
    /// An entry of a list that includes drafts.
    Entry(Entry),
    /// An entry of a list of published courses, or a word of the search.
    Listing(Box<Listing>),
}

/// An entry of a list that includes drafts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) course_id: CourseId,
}

impl Row for Entry {
    const KIND: &str = "course_entry";
}

/// An entry of a list of published courses, with the fields that lists can be filtered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Listing {
    pub(super) course_id: CourseId,
    pub(super) level: Level,
    pub(super) language: String,
    pub(super) is_free: bool,
    pub(super) is_trending: bool,
    pub(super) category_id: Option<CategoryId>,
    pub(super) instructors: Vec<UserId>,
    pub(super) words: Vec<String>,
    /// The word that a row of the search is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) word: Option<String>,
}

impl Row for Listing {
    const KIND: &str = "course_listing";
}

/// The courses that a list has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Facet {
    All,
    Category(CategoryId),
    Instructor(UserId),
}

/// All rows that are derived from `course`.
pub(super) fn rows(course: &Course) -> BTreeMap<Key, IndexRow> {
    if course.deleted_at.is_some() {
        return BTreeMap::new();
    }
    let guard = || Guard { course_id: course.id };
    let entry = || Entry { course_id: course.id };
    let mut rows = BTreeMap::from([
        (code_key(&course.course_code), IndexRow::Guard(guard())),
        (slug_key(&course.slug), IndexRow::Guard(guard())),
        (every_key(course.id), IndexRow::Entry(entry())),
    ]);
    for instructor in &course.instructors {
        let key = Key::new(Table::Catalog, teaches(instructor.user_id), course.id.to_string());
        rows.insert(key, IndexRow::Entry(entry()));
    }
    if course.is_published() {
        add_listings(course, &mut rows);
    }
    rows
}

fn every_key(id: CourseId) -> Key {
    Key::new(Table::Catalog, EVERY, id.to_string())
}

fn add_listings(course: &Course, rows: &mut BTreeMap<Key, IndexRow>) {
    let code = [(0, course.course_code.as_str()), (1, course.title.as_str())];
    let places = [&course.texts.department, &course.texts.university];
    let places = places.into_iter().flatten().map(|place| (3, place.as_str()));
    let tags = course.texts.tags.iter().map(|tag| (2, tag.as_str()));
    let description = course.texts.excerpt.iter().map(|text| (DESCRIPTION, text.as_str()));
    let words = words_of(code.into_iter().chain(tags).chain(places).chain(description));
    let listing = Listing {
        course_id: course.id,
        level: course.level,
        language: course.language.clone(),
        is_free: course.price.is_free(),
        is_trending: course.is_trending,
        category_id: course.category_id,
        instructors: course.instructors.iter().map(|instructor| instructor.user_id).collect(),
        words: words.iter().map(|word| word.text.clone()).collect(),
        word: None,
    };
    for facet in facets(course) {
        for sort in SORTS {
            let key = Key::new(Table::Catalog, partition(facet, sort), sort_key(course, sort));
            rows.insert(key, IndexRow::Listing(Box::new(listing.clone())));
        }
    }
    let popularity = course.popularity.unwrap_or_default();
    for word in words {
        let (text, weight, id) = (&word.text, word.weight, course.id);
        let unpopular = MAX_POPULARITY.saturating_sub(popularity.enrollments);
        let key = Key::new(
            Table::Catalog,
            search_partition(text),
            format!("{text}#{weight}#{unpopular:010}#{id}"),
        );
        let word = Some(word.text);
        let listing = Listing {
            word,
            ..listing.clone()
        };
        rows.insert(key, IndexRow::Listing(Box::new(listing)));
    }
}

fn facets(course: &Course) -> impl Iterator<Item = Facet> {
    let category = course.category_id.map(Facet::Category);
    let instructors = course.instructors.iter();
    let instructors = instructors.map(|instructor| Facet::Instructor(instructor.user_id));
    std::iter::once(Facet::All).chain(category).chain(instructors)
}

/// The partition of a list.
pub(super) fn partition(facet: Facet, sort: CourseSort) -> String {
    let sort = match sort {
        CourseSort::Newest => "newest",
        CourseSort::Rating => "rating",
        CourseSort::Popular => "popular",
        CourseSort::Title => "title",
    };
    match facet {
        Facet::All => format!("COURSES#all#{sort}"),
        Facet::Category(id) => format!("COURSES#category:{id}#{sort}"),
        Facet::Instructor(id) => format!("COURSES#instructor:{id}#{sort}"),
    }
}

/// The partition of the words with the first letter of `word`.
pub(super) fn search_partition(word: &str) -> String {
    let first = word.chars().next().map(String::from).unwrap_or_default();
    format!("SEARCH#{first}")
}

/// The sort key of the course in a list. Titles are sorted ascending, and end with a space so that a shorter one comes
/// first; all other lists are sorted descending.
fn sort_key(course: &Course, sort: CourseSort) -> String {
    let (popularity, id) = (course.popularity.unwrap_or_default(), course.id);
    match sort {
        CourseSort::Newest => {
            let published_at = course.published_at.unwrap_or(course.created_at);
            format!("{:015}#{id}", published_at.as_millisecond())
        }
        CourseSort::Rating => format!("{:03}{:010}#{id}", popularity.rating, popularity.ratings),
        CourseSort::Popular => format!("{:010}#{id}", popularity.enrollments),
        CourseSort::Title => {
            let title: String = fold(&course.title).chars().take(MAX_SORTED_TITLE).collect();
            format!("{title} #{id}")
        }
    }
}
