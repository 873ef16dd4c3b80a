//! Lists, page by page, each page in one call.
//!
//! A filtered page examines more rows than it has, so that a search does not take a request for every row, but never
//! more than [`MAX_EXAMINED`]. So it may be short although there is a next page. A page starts after the sort key of the
//! last row that was examined; a cursor says nothing else about the row.

use serde::de::DeserializeOwned;

use crate::database::{Database, Item, Query, decode};
use crate::error::Result;

/// The maximum number of rows that a page examines; below the 1 MB that one call reads.
pub const MAX_EXAMINED: u32 = 300;

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
}

fn position(item: &Item, sort_key: &str) -> Option<String> {
    item.get(sort_key)?.as_s().ok().cloned()
}
