//! Many rows at once, without conditions: each write happens or is tried again, in no order, and not all at the same moment.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, ReturnConsumedCapacity, WriteRequest};
use futures::future::try_join_all;

use crate::database::client::{ATTEMPTS, failure, key_of, spend_write};
use crate::database::write::Action;
use crate::database::{Database, Key, Query, Write};
use crate::error::{Error, Result};

/// Writes of one call ("BatchWriteItem" in the DynamoDB API reference).
const AT_ONCE: usize = 25;
/// Calls at the same time.
const CALLS: usize = 4;
/// Rows that are cleared away at once: four calls' worth.
const CLEARED_AT_ONCE: u32 = 100;

impl Database {
    /// Puts and deletes any number of different rows, without conditions.
    ///
    /// # Errors
    /// DynamoDB is unavailable or keeps throttling: some of it may be done.
    pub async fn write_all(&self, writes: Vec<Write>) -> Result<()> {
        let requests = writes
            .into_iter()
            .map(|write| self.batched(write))
            .collect::<Result<Vec<_>>>()?;
        for calls in requests.chunks(AT_ONCE * CALLS) {
            try_join_all(calls.chunks(AT_ONCE).map(|call| self.write_chunk(call))).await?;
        }
        Ok(())
    }

    /// Removes the rows of a query, page by page, but for those that are `kept`.
    ///
    /// # Errors
    /// DynamoDB is unavailable: some of it may be done.
    pub async fn clear(&self, query: Query, kept: impl Fn(&Key) -> bool) -> Result<()> {
        let mut start = None;
        loop {
            let page = self.query(query.clone().page(CLEARED_AT_ONCE, start)).await?;
            let keys = page.items.iter().filter_map(|item| key_of(query.table(), item));
            let writes = keys.filter(|row| !kept(row)).map(Write::delete).collect();
            self.write_all(writes).await?;
            match page.last_key {
                None => return Ok(()),
                last_key => start = last_key,
            }
        }
    }

    async fn write_chunk(&self, chunk: &[(String, WriteRequest)]) -> Result<()> {
        let mut left: HashMap<String, Vec<WriteRequest>> = HashMap::new();
        for (table, request) in chunk {
            left.entry(table.clone()).or_default().push(request.clone());
        }
        for attempt in 0..ATTEMPTS {
            let reply = self
                .client
                .batch_write_item()
                .set_request_items(Some(left))
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(failure)?;
            spend_write(reply.consumed_capacity());
            left = reply.unprocessed_items.unwrap_or_default();
            if left.is_empty() {
                return Ok(());
            }
            self.back_off(attempt).await;
        }
        Err(Error::unavailable("DynamoDB left writes unprocessed"))
    }

    fn batched(&self, write: Write) -> Result<(String, WriteRequest)> {
        let table = self.name(write.key.table)?;
        let request = WriteRequest::builder();
        let request = match write.action {
            _ if write.condition.is_some() => return Err(Error::internal("a batch has no conditions")),
            Action::Put(item) => {
                let put = PutRequest::builder().set_item(Some(item));
                request.put_request(put.build().map_err(Error::internal)?)
            }
            Action::Delete => {
                let delete = DeleteRequest::builder().set_key(Some(write.key.item()));
                request.delete_request(delete.build().map_err(Error::internal)?)
            }
            Action::Update(_) | Action::Check => return Err(Error::internal("a batch puts and deletes")),
        };
        Ok((table, request.build()))
    }
}
