//! Lists, page by page, each page in one call; a search in long texts takes up to five.
//!
//! A filtered page examines more rows than it has, so that a search does not take a request for every row, but never
//! more than [`MAX_EXAMINED`]. So it may be short although there is a next page. A page starts after the sort key of the
//! last row that was examined; a cursor says nothing else about the row.

use serde::de::DeserializeOwned;

use crate::database::{Database, Item, Query, decode};
use crate::error::Result;

/// The maximum number of rows that a page examines; below the 1 MB that one call reads.
pub const MAX_EXAMINED: u32 = 300;

/// Bytes that a page of a search in long texts looks at: 32 read units.
const MAX_EXAMINED_BYTES: usize = 128 * 1024;
/// Rows that the first call of a search reads, while their size is unknown.
const FIRST_EXAMINED: u32 = 4;
/// How many times more rows than all calls before, the next call of a search reads at most.
const GROWTH: u32 = 4;

/// The page of a list that is requested.
#[derive(Clone, Debug)]
pub struct PageQuery {
    /// The maximum number of rows.
    pub limit: u32,
    /// The sort key after which the page starts; the first page has none.
    pub after: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Paged<T> {
    /// The rows, in the order of the list.
    pub rows: Vec<T>,
    /// The sort key after which the next page starts, if there may be more rows.
    pub next: Option<String>,
}

/// Decides whether a list shows a row.
pub type RowFilter<'a, T> = &'a (dyn Fn(&T) -> bool + Sync);

impl<T> Paged<T> {
    /// A list that is a single page.
    pub fn whole(rows: Vec<T>) -> Self {
        Self { rows, next: None }
    }

    /// The page with other rows in place of these.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Paged<U> {
        Paged {
            rows: self.rows.into_iter().map(change).collect(),
            next: self.next,
        }
    }
}

impl Database {
    /// A page of all rows of `query`.
    pub async fn page<T: DeserializeOwned>(&self, query: Query, page: PageQuery) -> Result<Paged<T>> {
        let examined = page.limit;
        self.page_of(query, page, examined, |item| decode(item).map(Some)).await
    }

    /// A page of the rows of `query` that pass `filter`, of at most `examined` rows that are read. Without a filter, no
    /// more rows are read than the page has.
    pub async fn filtered_page<T: DeserializeOwned>(
        &self,
        query: Query,
        page: PageQuery,
        examined: u32,
        filter: Option<RowFilter<'_, T>>,
    ) -> Result<Paged<T>> {
        let Some(is_wanted) = filter else {
            return self.page(query, page).await;
        };
        let read = |item| decode(item).map(|row| Some(row).filter(is_wanted));
        self.page_of(query, page, examined, read).await
    }

    /// A page of what `read` makes of the rows of `query`; it skips rows for which that is `None`.
    pub async fn page_of<T>(
        &self,
        query: Query,
        page: PageQuery,
        examined: u32,
        read: impl Fn(Item) -> Result<Option<T>>,
    ) -> Result<Paged<T>> {
        let (limit, sort_key) = (page.limit as usize, query.sort_key());
        let query = match &page.after {
            Some(after) => query.after(after),
            None => query,
        };
        let found = self
            .query(query.limit(examined.min(MAX_EXAMINED).max(page.limit)))
            .await?;
        let mut next = found.last_key.and_then(|_| position(found.items.last()?, sort_key));
        let (mut rows, last) = (Vec::new(), found.items.len().saturating_sub(1));
        for (index, item) in found.items.into_iter().enumerate() {
            let place = position(&item, sort_key);
            rows.extend(read(item)?);
            if rows.len() == limit {
                if index < last {
                    next = place;
                }
                break;
            }
        }
        Ok(Paged { rows, next })
    }

    /// A page of the rows of `query` that pass `filter`, for rows that can be large: it examines no more than about
    /// [`MAX_EXAMINED_BYTES`]. It reads few rows first, and then as many as the size of the largest one so far allows.
    pub async fn searched_page<T: DeserializeOwned>(
        &self,
        query: Query,
        page: PageQuery,
        filter: RowFilter<'_, T>,
    ) -> Result<Paged<T>> {
        let mut examined = Examined::default();
        let mut next = page.after;
        let mut rows = Vec::new();
        while let Some(call) = examined.next_call() {
            let query = match &next {
                Some(after) => query.clone().after(after),
                None => query.clone(),
            };
            let sort_key = query.sort_key();
            let found = self.query(query.limit(call)).await?;
            let (has_more, last) = (found.last_key.is_some(), found.items.len().saturating_sub(1));
            for (index, item) in found.items.into_iter().enumerate() {
                examined.add(size_of(&item));
                next = position(&item, sort_key);
                rows.extend(Some(decode(item)?).filter(filter));
                if rows.len() == page.limit as usize && (has_more || index < last) {
                    return Ok(Paged { rows, next });
                }
            }
            if !has_more {
                return Ok(Paged::whole(rows));
            }
        }
        Ok(Paged { rows, next })
    }
}

/// What a search has examined so far.
#[derive(Default)]
struct Examined {
    rows: u32,
    bytes: usize,
    largest: usize,
}

impl Examined {
    fn add(&mut self, size: usize) {
        self.rows += 1;
        self.bytes += size;
        self.largest = self.largest.max(size);
    }

    /// How many rows to read next; `None` if the page has examined enough.
    fn next_call(&self) -> Option<u32> {
        let left = MAX_EXAMINED_BYTES.checked_sub(self.bytes)?;
        let fit = left.checked_div(self.largest).unwrap_or(usize::MAX);
        // A row larger than all before costs at most this factor.
        let most = FIRST_EXAMINED.max(self.rows * GROWTH).min(MAX_EXAMINED - self.rows);
        let rows = u32::try_from(fit).map_or(most, |fit| fit.min(most));
        (rows > 0).then_some(rows)
    }
}

/// The approximate size of a row, which its texts decide.
fn size_of(item: &Item) -> usize {
    let texts = item.iter().filter_map(|(name, value)| Some((name, value.as_s().ok()?)));
    texts.map(|(name, text)| name.len() + text.len()).sum()
}

fn position(item: &Item, sort_key: &str) -> Option<String> {
    item.get(sort_key)?.as_s().ok().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The calls of a search over `rows` rows of `size` bytes that finds nothing.
    fn calls(rows: u32, size: usize) -> Vec<u32> {
        let mut examined = Examined::default();
        let mut calls = Vec::new();
        while let Some(call) = examined.next_call().filter(|_| examined.rows < rows) {
            calls.push(call);
            (0..call).for_each(|_| examined.add(size));
        }
        calls
    }

    #[test]
    fn a_search_examines_many_small_rows_or_few_large_ones() {
        assert_eq!(calls(300, 300), [4, 16, 80, 200]);
        assert_eq!(calls(300, 10_000), [4, 9]);
        assert_eq!(calls(300, 30_000), [4]);
        assert_eq!(calls(300, 200_000), [4]);
    }
}
