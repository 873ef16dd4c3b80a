//! Lists of published courses.
//!
//! | access pattern | key |
//! |---|---|
//! | published courses in an order | `COURSES#all#{sort}` / `{sort key}#{id}` |
//! | those of a category | `COURSES#category:{id}#{sort}` / the same |
//! | those of an instructor | `COURSES#instructor:{id}#{sort}` / the same |
//! | courses by the beginning of a word | `SEARCH#{first letter}` / `{word}#{weight}#{popularity inverted}#{id}` |
//!
//! The rows are written in the transaction that publishes, changes or deletes a course, so a list always has the right
//! courses. What it shows of them is read at half the capacity and can be as it was a moment ago.
//! One filter is in the key. The others read rows and skip some: at most [`ROWS_PER_RESULT`] for each course of the
//! page.

use shared::database::{PageQuery, Paged, Query, Table};
use shared::error::Result;
use shared::ids::{CategoryId, UserId};

use crate::rules::course::{Cost, CourseSort, Level};
use crate::rules::search::SearchQuery;
use crate::store::courses::index_rows::{Facet, Listing, partition, search_partition};
use crate::store::courses::{Course, Courses};

/// How many rows a filtered page may read for each course that it returns.
const ROWS_PER_RESULT: u32 = 5;

/// The filters and the sort order of a list of published courses.
#[derive(Clone, Debug, Default)]
pub struct CourseFilter {
    /// Only matches of this query, sorted by relevance unless there is a `sort`.
    pub search: Option<SearchQuery>,
    /// Only courses of this category.
    pub category: Option<CategoryId>,
    /// Only courses of this instructor.
    pub instructor: Option<UserId>,
    /// Only courses of this level.
    pub level: Option<Level>,
    /// Only courses in this language; `en` includes `en-IN`.
    pub language: Option<String>,
    /// Only free or only paid courses.
    pub cost: Option<Cost>,
    /// Only courses that are trending, or only those that are not.
    pub trending: Option<bool>,
    /// The sort order; newest first if absent.
    pub sort: Option<CourseSort>,
}

impl CourseFilter {
    fn query(&self) -> Query {
        if let (Some(search), None) = (&self.search, self.sort) {
            let key = search.key();
            let query = Query::partition(Table::Catalog, search_partition(key));
            // The key of a row goes on with `#`, and a single letter is a whole word.
            return if search.has_whole_key() {
                query.prefix(format!("{key}#"))
            } else {
                query.prefix(key)
            };
        }
        let facet = match (self.instructor, self.category) {
            (Some(instructor), _) => Facet::Instructor(instructor),
            (None, Some(category)) => Facet::Category(category),
            (None, None) => Facet::All,
        };
        let sort = self.sort.unwrap_or(CourseSort::Newest);
        let query = Query::partition(Table::Catalog, partition(facet, sort));
        if sort == CourseSort::Title {
            query
        } else {
            query.descending()
        }
    }

    /// The words that begin like the key of a search.
    fn query_with_typo(&self) -> Option<Query> {
        let search = self.search.as_ref().filter(|_| self.sort.is_none())?;
        let begin = search.key_with_typo()?;
        Some(Query::partition(Table::Catalog, search_partition(begin)).prefix(begin))
    }

    /// Whether all filters are in the key.
    fn is_key(&self) -> bool {
        let rest = self.level.is_none() && self.language.is_none() && self.cost.is_none() && self.trending.is_none();
        rest && self.search.is_none() && (self.instructor.is_none() || self.category.is_none())
    }

    fn holds(&self, row: &Listing) -> bool {
        let is_found = |search: &SearchQuery| {
            let is_first = row
                .word
                .as_ref()
                .is_none_or(|word| search.is_found_by(word, &row.words));
            is_first && search.is_in(&row.words)
        };
        self.search.as_ref().is_none_or(is_found) && self.holds_apart_from_words(row)
    }

    /// Whether a row of the search is found if one letter of each word may be wrong.
    fn almost_holds(&self, row: &Listing) -> bool {
        let is_found = |search: &SearchQuery| {
            let word = row.word.as_deref().unwrap_or_default();
            search.is_almost_found_by(word, &row.words) && search.is_almost_in(&row.words)
        };
        self.search.as_ref().is_some_and(is_found) && self.holds_apart_from_words(row)
    }

    fn holds_apart_from_words(&self, row: &Listing) -> bool {
        self.category.is_none_or(|id| row.category_id == Some(id))
            && self.instructor.is_none_or(|id| row.instructors.contains(&id))
            && self.level.is_none_or(|level| row.level == level)
            && self
                .language
                .as_ref()
                .is_none_or(|language| is_in(language, &row.language))
            && self.cost.is_none_or(|cost| (cost == Cost::Free) == row.is_free)
            && self.trending.is_none_or(|trending| row.is_trending == trending)
    }
}

/// Whether the language tag `given` is `wanted` or a variant of it (RFC 4647 §3.3.1).
fn is_in(wanted: &str, given: &str) -> bool {
    let rest = given
        .get(..wanted.len())
        .filter(|beginning| beginning.eq_ignore_ascii_case(wanted));
    rest.is_some() && matches!(given.as_bytes().get(wanted.len()), None | Some(b'-'))
}

impl Courses<'_> {
    /// A page of published courses, in two calls. A search that finds nothing takes another call for words with one wrong
    /// letter.
    pub async fn list(&self, filter: &CourseFilter, page: PageQuery) -> Result<Paged<Course>> {
        let examined = if filter.is_key() {
            page.limit
        } else {
            page.limit * ROWS_PER_RESULT
        };
        let holds = |row: &Listing| filter.holds(row);
        let is_first_page = page.after.is_none();
        let found = self
            .0
            .filtered_page(filter.query(), page.clone(), examined, Some(&holds))
            .await?;
        let found = match filter.query_with_typo() {
            Some(query) if found.rows.is_empty() && found.next.is_none() && is_first_page => {
                let almost_holds = |row: &Listing| filter.almost_holds(row);
                let all = self.0.filtered_page(query, page, examined, Some(&almost_holds)).await?;
                // A cursor continues the exact search.
                Paged { next: None, ..all }
            }
            _ => found,
        };
        let ids: Vec<_> = found.rows.into_iter().map(|row| row.course_id).collect();
        let rows = self.published_of_ids(&ids).await?;
        Ok(Paged { rows, next: found.next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_includes_its_variants() {
        assert!(is_in("en", "en") && is_in("EN", "en-IN") && is_in("en-IN", "en-IN"));
        assert!(!is_in("en", "eng") && !is_in("en-IN", "en") && !is_in("hi", "en") && !is_in("en", "é"));
    }
}
