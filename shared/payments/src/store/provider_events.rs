//! The events of the provider that had an effect.
//!
//! | access pattern | key |
//! |---|---|
//! | event by its id, or by a hash of its body if it has none | `EVENT#{id}` / `EVENT` |
//!
//! The state of a payment makes repeated events harmless by itself. The rows show which event had which effect.

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use shared::database::{Key, Row, Table, Write};
use shared::error::Result;
use shared::ids::PaymentId;

/// How long an event is kept, in seconds. The provider sends one again for a day.
const KEPT_SECONDS: i64 = 30 * 86_400;
/// The maximum length of an id, which becomes a key.
const MAX_ID: usize = 100;

/// An event of the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEvent(String);

#[derive(Serialize)]
struct RememberedEvent {
    payment_id: PaymentId,
    at: Timestamp,
}

impl Row for RememberedEvent {
    const KIND: &str = "provider_event";
}

impl ProviderEvent {
    /// The event with this id, if the request has one, or else with this body.
    #[must_use]
    pub fn new(id: Option<&str>, body: &[u8]) -> Self {
        match id {
            Some(id) if (1..=MAX_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Self(id.to_owned())
            }
            _ => Self(format!("{:x}", Sha256::digest(body))),
        }
    }

    /// A write that remembers the event. Its condition fails if it is known already.
    pub fn remember(&self, payment_id: PaymentId, now: Timestamp) -> Result<Write> {
        let key = Key::new(Table::Payments, format!("EVENT#{}", self.0), "EVENT");
        let row = Write::put(key, &RememberedEvent { payment_id, at: now })?;
        Ok(row.attribute_number("ttl", now.as_second() + KEPT_SECONDS).if_absent())
    }
}
