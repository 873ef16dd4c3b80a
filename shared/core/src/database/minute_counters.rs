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
        let this_minute = now.div_euclid(60);
        self.between(name, first_minute(seconds, now), this_minute + 1)
    }

    /// How many events this minute may have until there are `limit` in `seconds`. `None` if there are that many.
    #[must_use]
    pub fn room(&self, name: &str, limit: u32, seconds: i64, now: i64) -> Option<u32> {
        let this_minute = now.div_euclid(60);
        let room = limit.saturating_sub(self.between(name, first_minute(seconds, now), this_minute));
        (self.between(name, this_minute, this_minute + 1) < room).then_some(room)
    }

    /// The events of the minutes from `first` to before `end`. Every request that is counted asks for a day of them, so
    /// each hour's row is looked for once.
    fn between(&self, name: &str, first: i64, end: i64) -> u32 {
        let hours = first.div_euclid(60)..=end.div_euclid(60);
        hours
            .filter_map(|hour| Some((hour, self.hour(name, hour)?)))
            .flat_map(|(hour, row)| {
                (first.max(hour * 60)..end.min(hour * 60 + 60)).map(move |minute| count(row, minute))
            })
            .sum()
    }

    fn hour(&self, name: &str, hour: i64) -> Option<&Item> {
        let sk = sort_key(name, hour * 60);
        let is_meant = |row: &&Item| row.get("sk").and_then(|value| value.as_s().ok()) == Some(&sk);
        self.0.iter().find(is_meant)
    }
}

/// The first minute that is less than `seconds` ago.
fn first_minute(seconds: i64, now: i64) -> i64 {
    (now - seconds).div_euclid(60) + 1
}

fn count(row: &Item, minute: i64) -> u32 {
    let count = row.get(&minute_attribute(minute)).and_then(|value| value.as_n().ok());
    count.and_then(|count| count.parse().ok()).unwrap_or(0)
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
