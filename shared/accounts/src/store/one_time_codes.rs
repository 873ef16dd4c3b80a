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
use shared::database::minute_counters::{MinuteCounters, MinuteCounts};
use shared::database::{Database, Item, Key, Outcome, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::ChallengeId;
use shared::types::phone::Phone;

use crate::rules::one_time_code::CodeHistory;

/// How long a phone's row is kept after its last change: its longest budget is a day.
const KEPT_SECONDS: i64 = 90_000;

/// A phone's codes as read, with the version to write back on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct OneTimeCodeRow {
    /// The codes.
    #[serde(flatten)]
    pub codes: CodeHistory,
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

impl Row for OneTimeCodeRow {
    const KIND: &str = "otp";
}

/// A counter of the whole system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter<'a> {
    /// SMS sent.
    Sms,
    /// SMS sent to the country with this ISO 3166-1 alpha-2 code.
    SmsTo(&'a str),
    /// SMS sent to phones without an account.
    OpenSms,
    /// SMS sent to phones without an account in the country with this code.
    OpenSmsTo(&'a str),
    /// Wrong codes.
    Wrong,
}

impl Counter<'_> {
    /// The name of the counter in its rows.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Sms => "SMS".to_owned(),
            Self::SmsTo(country) => format!("SMS#{country}"),
            Self::OpenSms => "OPEN".to_owned(),
            Self::OpenSmsTo(country) => format!("OPEN#{country}"),
            Self::Wrong => "WRONG".to_owned(),
        }
    }
}

const SYSTEM: MinuteCounters = MinuteCounters {
    table: Table::Otps,
    partition: "SYSTEM",
};

/// Stores what is known about one-time codes.
#[derive(Clone, Copy, Debug)]
pub struct OneTimeCodes<'a>(pub &'a Database);

/// The key of a phone's row.
#[must_use]
pub fn key(phone: &Phone) -> Key {
    Key::new(Table::Otps, format!("PHONE#{}", phone.as_str()), "OTP")
}

/// A phone's row from a batch; a phone without a row has the default.
pub fn phone_row(row: Option<Item>) -> Result<OneTimeCodeRow> {
    row.map(decode).transpose().map(Option::unwrap_or_default)
}

/// A write that stores `codes` in place of `seen`, on the condition that `seen` is still there.
pub fn replace(phone: &Phone, seen: &OneTimeCodeRow, codes: CodeHistory, now: i64) -> Result<Write> {
    let id = |codes: &CodeHistory| codes.challenge.as_ref().map(|challenge| challenge.id);
    // A new code has a delivery of its own.
    let delivering_until = seen.delivering_until.filter(|_| id(&codes) == id(&seen.codes));
    let row = OneTimeCodeRow {
        codes,
        version: seen.version + 1,
        delivered: seen.delivered,
        delivering_until,
    };
    Write::put(key(phone), &row)?
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
    pub async fn of_phone(&self, phone: &Phone) -> Result<OneTimeCodeRow> {
        Ok(self.0.get(&key(phone)).await?.unwrap_or_default())
    }

    /// The system's counters of the last day: one query.
    pub async fn system_counts(&self, now: i64) -> Result<MinuteCounts> {
        SYSTEM.of_a_day(self.0, now).await
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
        match self.0.write(SYSTEM.add(&Counter::Wrong.name(), now)?).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}

/// A write that counts an event for the whole system, on the condition that this minute has fewer than `room`.
pub fn count_within(counter: Counter<'_>, now: i64, room: u32) -> Result<Write> {
    SYSTEM.add_within(&counter.name(), now, room)
}
