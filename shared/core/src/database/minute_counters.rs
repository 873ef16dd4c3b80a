//! Counters of the whole system, by minute, for budgets over a day and less.
//!
//! | access pattern | key |
//! |---|---|
//! | the counters of the last day | `{partition}` / between `{hour}` and `{hour}` |
//! | an hour of a counter | `{partition}` / `{hour}#{name}`, attributes `m00` … `m59` |
//!
//! The minutes before the current one change no more, so adding to the current minute on the condition that it is below
//! what the others leave is exact.

use crate::database::{Database, Item, Key, Query, Table, Write};
use crate::error::Result;

/// How long an hour is kept, in seconds: its counts are looked at for a day.
const KEPT_SECONDS: i64 = 90_000;

/// Counters that are read together.
#[derive(Clone, Copy, Debug)]
pub struct MinuteCounters {
    /// The table of the rows.
    pub table: Table,
    /// The partition of the rows.
    pub partition: &'static str,
}

/// The counters of the last day, as read.
#[derive(Debug)]
pub struct MinuteCounts(Vec<Item>);

impl MinuteCounters {
    /// The counters of the last day: one query.
    pub async fn of_a_day(&self, database: &Database, now: i64) -> Result<MinuteCounts> {
        let hour = now.div_euclid(3600);
        let query = Query::partition(self.table, self.partition).between(hour_prefix(hour - 24), hour_prefix(hour + 1));
        Ok(MinuteCounts(database.query_all(query).await?))
    }

    /// A write that counts an event.
    pub fn add(&self, name: &str, now: i64) -> Result<Write> {
        let minute = now.div_euclid(60);
        let key = Key::new(self.table, self.partition, sort_key(name, minute));
        Write::update(key, "SET #kind = :kind, #ttl = :ttl ADD #minute :one")
            .name("#kind", "kind")
            .name("#ttl", "ttl")
            .name("#minute", &minute_attribute(minute))
            .value(":kind", "system_counter")?
            .value(":ttl", now + KEPT_SECONDS)?
            .value(":one", 1)
    }

    /// A write that counts an event, on the condition that this minute has fewer than `room`.
    pub fn add_within(&self, name: &str, now: i64, room: u32) -> Result<Write> {
        self.add(name, now)?
            .condition("attribute_not_exists(#minute) OR #minute < :room")
            .value(":room", room)
    }
}

impl MinuteCounts {
    /// The events of the last `seconds`, to the minute.
    #[must_use]
    pub fn within(&self, name: &str, seconds: i64, now: i64) -> u32 {
        self.before_this_minute(name, seconds, now) + self.in_minute(name, now.div_euclid(60))
    }

    /// How many events this minute may have until there are `limit` in `seconds`. `None` if there are that many.
    #[must_use]
    pub fn room(&self, name: &str, limit: u32, seconds: i64, now: i64) -> Option<u32> {
        let room = limit.saturating_sub(self.before_this_minute(name, seconds, now));
        (self.in_minute(name, now.div_euclid(60)) < room).then_some(room)
    }

    fn before_this_minute(&self, name: &str, seconds: i64, now: i64) -> u32 {
        let this_minute = now.div_euclid(60);
        let first = (now - seconds).div_euclid(60) + 1;
        (first..this_minute).map(|minute| self.in_minute(name, minute)).sum()
    }

    fn in_minute(&self, name: &str, minute: i64) -> u32 {
        let sk = sort_key(name, minute);
        let row = self
            .0
            .iter()
            .find(|row| row.get("sk").and_then(|value| value.as_s().ok()) == Some(&sk));
        let count = row.and_then(|row| row.get(&minute_attribute(minute))?.as_n().ok()?.parse().ok());
        count.unwrap_or(0)
    }
}

fn sort_key(name: &str, minute: i64) -> String {
    format!("{}#{name}", hour_prefix(minute.div_euclid(60)))
}

/// Hours since the epoch in ten digits, so that they sort.
fn hour_prefix(hour: i64) -> String {
    format!("{hour:010}")
}

fn minute_attribute(minute: i64) -> String {
    format!("m{:02}", minute.rem_euclid(60))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use aws_sdk_dynamodb::types::AttributeValue;

    use super::*;

    const DAY: i64 = 86_400;

    fn counted(minutes: &[(i64, u32)]) -> MinuteCounts {
        let mut rows: BTreeMap<String, Item> = BTreeMap::new();
        for (minute, count) in minutes {
            let sk = sort_key("SMS", *minute);
            let row = rows.entry(sk.clone()).or_default();
            row.insert("sk".to_owned(), AttributeValue::S(sk));
            row.insert(minute_attribute(*minute), AttributeValue::N(count.to_string()));
        }
        MinuteCounts(rows.into_values().collect())
    }

    #[test]
    fn this_minute_has_the_room_that_the_last_day_leaves() {
        let now = 200 * 3_600;
        let minute = now / 60;
        let counts = counted(&[(minute - 1_440, 50), (minute - 1_439, 3), (minute, 2)]);
        assert_eq!(counts.within("SMS", DAY, now), 5);
        assert_eq!(counts.room("SMS", 6, DAY, now), Some(3));
        assert_eq!(counts.room("SMS", 5, DAY, now), None);
        assert_eq!(counts.room("SMS", 1, DAY, now), None);
        assert_eq!(counts.room("SMS#IN", 1, DAY, now), Some(1), "another counter");
    }
}
