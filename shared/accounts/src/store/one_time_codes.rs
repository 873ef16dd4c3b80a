//! What is stored about one-time codes (the code itself is not: see [`crate::auth::one_time_code`]).
//!
//! | access pattern | key |
//! |---|---|
//! | codes and budgets of a phone | `PHONE#{e164}` / `OTP` |
//! | SMS sent (in all, by country) and wrong codes of the whole system, by minute, an hour a row | `SYSTEM` / `{hour}#SMS`, `{hour}#SMS#{country}`, `{hour}#WRONG`, attributes `m00` … `m59` |
//!
//! A phone's row changes only on the condition that it is the one that was read. The system's minutes before the current one
//! change no more, so adding to the current minute on the condition that it is below what the others leave is exact.

use serde::{Deserialize, Serialize};
use shared::database::{Database, Item, Key, Outcome, Query, Table, Write, decode};
use shared::error::Result;
use shared::ids::ChallengeId;
use shared::types::phone::Phone;

use crate::rules::one_time_code::PhoneCodes;

/// How long a phone's row is kept after its last change: its longest budget is a day.
const KEPT_SECONDS: i64 = 90_000;

/// A phone's codes as read, with the version to write back on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PhoneRow {
    /// The codes.
    #[serde(flatten)]
    pub codes: PhoneCodes,
    /// Counts the changes.
    #[serde(default)]
    pub version: u64,
    /// The challenge whose SMS was handed to the provider.
    #[serde(default)]
    pub delivered: Option<ChallengeId>,
    /// Until when a worker is about to deliver, in Unix seconds.
    #[serde(default)]
    pub delivering_until: Option<i64>,
}

/// A counter of the whole system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter<'a> {
    /// SMS sent.
    Sms,
    /// SMS sent to the country with this ISO 3166-1 alpha-2 code.
    SmsTo(&'a str),
    /// Wrong codes.
    Wrong,
}

impl Counter<'_> {
    /// The key of the row with the minutes of an hour, counted from the epoch.
    fn sort_key(self, hour: i64) -> String {
        let hour = hour_prefix(hour);
        match self {
            Self::Sms => format!("{hour}#SMS"),
            Self::SmsTo(country) => format!("{hour}#SMS#{country}"),
            Self::Wrong => format!("{hour}#WRONG"),
        }
    }
}

/// The system's counters of the last day.
#[derive(Debug)]
pub struct SystemCounts(Vec<Item>);

impl SystemCounts {
    /// The events of the minutes that lie at most `seconds` back, the current minute left out.
    #[must_use]
    pub fn before_this_minute(&self, counter: Counter<'_>, seconds: i64, now: i64) -> u32 {
        let this_minute = now.div_euclid(60);
        let first = (now - seconds).div_euclid(60) + 1;
        (first..this_minute).map(|minute| self.in_minute(counter, minute)).sum()
    }

    /// The events of the current minute.
    #[must_use]
    pub fn in_this_minute(&self, counter: Counter<'_>, now: i64) -> u32 {
        self.in_minute(counter, now.div_euclid(60))
    }

    fn in_minute(&self, counter: Counter<'_>, minute: i64) -> u32 {
        let sk = counter.sort_key(minute.div_euclid(60));
        let row = self
            .0
            .iter()
            .find(|row| row.get("sk").and_then(|value| value.as_s().ok()) == Some(&sk));
        let count = row.and_then(|row| row.get(&minute_attribute(minute))?.as_n().ok()?.parse().ok());
        count.unwrap_or(0)
    }
}

/// Stores what is known about one-time codes.
#[derive(Clone, Copy, Debug)]
pub struct OneTimeCodes<'a>(pub &'a Database);

/// The key of a phone's row.
#[must_use]
pub fn key(phone: &Phone) -> Key {
    Key::new(Table::Otps, format!("PHONE#{}", phone.as_str()), "OTP")
}

/// A phone's row from a batch; a phone without a row has the default.
pub fn phone_row(row: Option<Item>) -> Result<PhoneRow> {
    row.map(decode).transpose().map(Option::unwrap_or_default)
}

/// A write that stores `codes` in place of `seen`, on the condition that `seen` is still there.
pub fn replace(phone: &Phone, seen: &PhoneRow, codes: PhoneCodes, now: i64) -> Result<Write> {
    let id = |codes: &PhoneCodes| codes.challenge.as_ref().map(|challenge| challenge.id);
    // A new code has a delivery of its own.
    let delivering_until = seen.delivering_until.filter(|_| id(&codes) == id(&seen.codes));
    let row = PhoneRow {
        codes,
        version: seen.version + 1,
        delivered: seen.delivered,
        delivering_until,
    };
    Write::put(key(phone), "otp", &row)?
        .attribute_number("ttl", now + KEPT_SECONDS)
        .condition("attribute_not_exists(pk) OR version = :seen")
        .value(":seen", seen.version)
}

/// A write that uses up the code `challenge`, on the condition that it is neither used, replaced nor blocked.
pub fn consume(phone: &Phone, challenge: ChallengeId) -> Result<Write> {
    Write::update(key(phone), "SET challenge.used = :true ADD version :one")
        .condition("challenge.id = :id AND challenge.used = :false AND challenge.tries < :tries")
        .value(":id", challenge)?
        .value(":true", true)?
        .value(":false", false)?
        .value(":tries", crate::rules::one_time_code::TRIES)?
        .value(":one", 1)
}

impl OneTimeCodes<'_> {
    /// A phone's codes.
    pub async fn of_phone(&self, phone: &Phone) -> Result<PhoneRow> {
        Ok(self.0.get(&key(phone)).await?.unwrap_or_default())
    }

    /// The system's counters of the last day: one query.
    pub async fn system_counts(&self, now: i64) -> Result<SystemCounts> {
        let hour = now.div_euclid(3600);
        let query = Query::partition(Table::Otps, "SYSTEM").between(hour_prefix(hour - 24), hour_prefix(hour + 1));
        Ok(SystemCounts(self.0.query_all(query).await?))
    }

    /// Claims the delivery of a challenge for `lease` seconds; false if it is delivered or another worker is about to.
    pub async fn claim_delivery(&self, phone: &Phone, challenge: ChallengeId, now: i64, lease: i64) -> Result<bool> {
        let write = Write::update(key(phone), "SET delivering_until = :until ADD version :one")
            .condition("challenge.id = :id")
            .condition("attribute_not_exists(delivered) OR delivered <> :id")
            .condition("attribute_not_exists(delivering_until) OR delivering_until <= :now")
            .value(":id", challenge)?
            .value(":until", now + lease)?
            .value(":one", 1)?
            .value(":now", now)?;
        Ok(matches!(self.0.write(write).await?, Outcome::Done(_)))
    }

    /// Ends a claim: delivered, or given back for the next try.
    pub async fn end_delivery(&self, phone: &Phone, challenge: ChallengeId, delivered: bool) -> Result<()> {
        let expression = match delivered {
            true => "SET delivered = :id REMOVE delivering_until ADD version :one",
            false => "REMOVE delivering_until ADD version :one",
        };
        let write = Write::update(key(phone), expression)
            .condition("challenge.id = :id")
            .value(":id", challenge)?
            .value(":one", 1)?;
        match self.0.write(write).await? {
            // A newer code has taken the row over.
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }

    /// Counts a wrong code for the whole system.
    pub async fn count_wrong(&self, now: i64) -> Result<()> {
        match self.0.write(add(Counter::Wrong, now)?).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

/// A write that counts an event for the whole system, on the condition that this minute has fewer than `room`.
pub fn count_within(counter: Counter<'_>, now: i64, room: u32) -> Result<Write> {
    add(counter, now)?
        .condition("attribute_not_exists(#minute) OR #minute < :room")
        .value(":room", room)
}

fn add(counter: Counter<'_>, now: i64) -> Result<Write> {
    let minute = now.div_euclid(60);
    let key = Key::new(Table::Otps, "SYSTEM", counter.sort_key(minute.div_euclid(60)));
    Write::update(key, "SET #kind = :kind, #ttl = :ttl ADD #minute :one")
        .name("#kind", "kind")
        .name("#ttl", "ttl")
        .name("#minute", &minute_attribute(minute))
        .value(":kind", "system_counter")?
        .value(":ttl", now + KEPT_SECONDS)?
        .value(":one", 1)
}

/// Hours since the epoch in ten digits, so that they sort.
fn hour_prefix(hour: i64) -> String {
    format!("{hour:010}")
}

fn minute_attribute(minute: i64) -> String {
    format!("m{:02}", minute.rem_euclid(60))
}
