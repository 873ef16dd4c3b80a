//! Lists by their sort key, whole or filtered, in one call a page.

use serde::de::DeserializeOwned;

use crate::database::client::key_of;
use crate::database::{Database, Item, Query, Table, decode};
use crate::error::Result;

/// Rows that a page of a filtered list looks at; below the 1 MB that one call reads.
const MAX_EXAMINED: u32 = 300;

/// A page of a list.
pub struct Listed {
    /// The table that `query` reads.
    pub table: Table,
    /// The list.
    pub query: Query,
    /// The most rows the page shows.
    pub limit: u32,
    /// Where it starts, as the page before said.
    pub start: Option<Item>,
}

impl Database {
    /// The rows of the page that are `wanted`, and where the next page starts, if there may be more.
    pub async fn listed<T: DeserializeOwned>(
        &self,
        page: Listed,
        wanted: Option<&(dyn Fn(&T) -> bool + Sync)>,
    ) -> Result<(Vec<T>, Option<Item>)> {
        let limit = page.limit as usize;
        let looked_at = if wanted.is_some() {
            MAX_EXAMINED.max(page.limit)
        } else {
            page.limit
        };
        let found = self.query(page.query.page(looked_at, page.start)).await?;
        let (mut rows, last) = (Vec::new(), found.items.len().saturating_sub(1));
        for (index, item) in found.items.into_iter().enumerate() {
            let key = key_of(page.table, &item);
            let row = decode(item)?;
            if wanted.is_none_or(|wanted| wanted(&row)) {
                rows.push(row);
            }
            if rows.len() == limit && index < last {
                return Ok((rows, key.map(|key| key.item())));
            }
        }
        Ok((rows, found.last_key))
    }
}
