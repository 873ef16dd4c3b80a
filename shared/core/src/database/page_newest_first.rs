//! Filtered lists, newest first, in one call a page.
//!
//! A page of a filtered list looks at more rows than it shows, so that a search does not take a request for every row. The next
//! page starts before the sort key of the last row that was looked at; a cursor says nothing else about the row.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use crate::database::{Database, Item, Query, QueryPage, decode};
use crate::error::Result;

/// Rows that a page of a filtered list looks at; below the 1 MB that one call reads.
const MAX_EXAMINED: u32 = 300;
/// The name of the position in a cursor.
const BEFORE: &str = "before";

/// A page of a partition.
pub struct Newest {
    /// The partition.
    pub query: Query,
    /// The most rows the page shows.
    pub limit: u32,
    /// Where it starts, as the page before said.
    pub start: Option<Item>,
}

impl Database {
    /// The rows of the page that are `wanted`, and where the next page starts, if there may be more.
    pub async fn newest<T: DeserializeOwned>(
        &self,
        page: Newest,
        wanted: Option<&(dyn Fn(&T) -> bool + Sync)>,
    ) -> Result<(Vec<T>, Option<Item>)> {
        let Newest { query, limit, start } = page;
        let sort_key = query.sort_key();
        let query = match position(start.as_ref(), BEFORE) {
            Some(before) => query.before(before),
            None => query,
        };
        let looked_at = if wanted.is_some() {
            MAX_EXAMINED.max(limit)
        } else {
            limit
        };
        let found = self.query(query.descending().page(looked_at, None)).await?;
        let (rows, next) = sift(found, sort_key, limit, wanted)?;
        Ok((rows, next.map(start_before)))
    }
}

/// The first `limit` rows of a page that are `wanted`, and the sort key after which the next page starts, if there may be more.
pub fn sift<T: DeserializeOwned>(
    page: QueryPage,
    sort_key: &str,
    limit: u32,
    wanted: Option<&(dyn Fn(&T) -> bool + Sync)>,
) -> Result<(Vec<T>, Option<String>)> {
    let mut next = page.last_key.and_then(|_| position(page.items.last(), sort_key));
    let mut rows = Vec::new();
    let last = page.items.len().saturating_sub(1);
    for (index, item) in page.items.into_iter().enumerate() {
        let place = position(Some(&item), sort_key);
        let row = decode(item)?;
        if wanted.is_none_or(|wanted| wanted(&row)) {
            rows.push(row);
        }
        if rows.len() == limit as usize {
            if index < last {
                next = place;
            }
            break;
        }
    }
    Ok((rows, next))
}

/// The text attribute `name` of a row: its place in the order of a page.
pub fn position(item: Option<&Item>, name: &str) -> Option<String> {
    item?.get(name)?.as_s().ok().cloned()
}

/// The cursor of a page that starts before this sort key.
pub fn start_before(sort_key: String) -> Item {
    Item::from([(BEFORE.to_owned(), AttributeValue::S(sort_key))])
}
