//! Every row that follows from a course: guards, places in lists, words of the search. What a change writes is the difference
//! between the rows before and after it.

#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::database::{Key, Table};
use shared::ids::Id;

use crate::rules::course::{CourseSort, Level};
use crate::rules::search::{fold, words_of};
use crate::store::courses::{Course, EVERY, Guard, code_key, slug_key, teaches};

/// The orders of lists.
const SORTS: [CourseSort; 4] = [
    CourseSort::Newest,
    CourseSort::Rating,
    CourseSort::Popular,
    CourseSort::Title,
];
/// The part of a title that counts for its order, in characters.
const TITLE: usize = 80;
/// Above every number of enrolments.
const MOST_POPULAR: u64 = 9_999_999_999;

/// A row that follows from a course.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    /// A code or slug belongs to the course: the row must not be there yet.
    Guard(Guard),
    /// The course is in a list of courses of any state.
    Entry(Guard),
    /// The course is in a list or is found by a word.
    Listing(Box<Listing>),
}

/// A place in a list of published courses, with all that lists are filtered by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Listing {
    pub(super) course_id: Id,
    pub(super) level: Level,
    pub(super) language: String,
    pub(super) is_free: bool,
    pub(super) is_trending: bool,
    pub(super) category_id: Option<Id>,
    pub(super) instructors: Vec<Id>,
    pub(super) words: Vec<String>,
    /// The word it is found by, of a row of the search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) word: Option<String>,
}

/// Which courses a list is of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Facet {
    All,
    Category(Id),
    Instructor(Id),
}

/// All rows that follow from `course`, besides its own.
pub(super) fn rows(course: &Course) -> BTreeMap<Key, Row> {
    if course.deleted_at.is_some() {
        return BTreeMap::new();
    }
    let guard = || Guard { course_id: course.id };
    let mut rows = BTreeMap::from([
        (code_key(&course.course_code), Row::Guard(guard())),
        (slug_key(&course.slug), Row::Guard(guard())),
        (every_key(course.id), Row::Entry(guard())),
    ]);
    for instructor in &course.instructors {
        let key = Key::new(Table::Catalog, teaches(instructor.user_id), course.id.to_string());
        rows.insert(key, Row::Entry(guard()));
    }
    if course.is_published() {
        add_listings(course, &mut rows);
    }
    rows
}

fn every_key(id: Id) -> Key {
    Key::new(Table::Catalog, EVERY, id.to_string())
}

fn add_listings(course: &Course, rows: &mut BTreeMap<Key, Row>) {
    let code = [(0, course.course_code.as_str()), (1, course.title.as_str())];
    let places = [&course.department, &course.university];
    let places = places.into_iter().flatten().map(|place| (3, place.as_str()));
    let tags = course.tags.iter().map(|tag| (2, tag.as_str()));
    let words = words_of(code.into_iter().chain(tags).chain(places));
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
            rows.insert(key, Row::Listing(Box::new(listing.clone())));
        }
    }
    let rank = course.listed.unwrap_or_default();
    for word in words {
        let (text, weight, id) = (&word.text, word.weight, course.id);
        let unpopular = MOST_POPULAR.saturating_sub(rank.popularity);
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
        rows.insert(key, Row::Listing(Box::new(listing)));
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

/// The partition of the words that begin as `word`.
pub(super) fn search_partition(word: &str) -> String {
    let first = word.chars().next().map(String::from).unwrap_or_default();
    format!("SEARCH#{first}")
}

/// Where the course is in a list. Titles ascend, and end with a space so that the shorter comes first; all else descends.
fn sort_key(course: &Course, sort: CourseSort) -> String {
    let (rank, id) = (course.listed.unwrap_or_default(), course.id);
    match sort {
        CourseSort::Newest => {
            let published_at = course.published_at.unwrap_or(course.created_at);
            format!("{:015}#{id}", published_at.as_millisecond())
        }
        CourseSort::Rating => format!("{:03}{:010}#{id}", rank.rating, rank.ratings),
        CourseSort::Popular => format!("{:010}#{id}", rank.popularity),
        CourseSort::Title => {
            let title: String = fold(&course.title).chars().take(TITLE).collect();
            format!("{title} #{id}")
        }
    }
}
