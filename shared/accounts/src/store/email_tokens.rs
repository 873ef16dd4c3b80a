//! Email tokens (the text of a token is not stored: see [`crate::auth::email_token`]).
//!
//! | access pattern | key |
//! |---|---|
//! | token by id | `EMAIL_TOKEN#{id}` / `EMAIL_TOKEN` |

use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Row, Table, Write};
use shared::delivery::Deliveries;
use shared::error::Result;
use shared::ids::EmailTokenId;

use crate::rules::email::token::EmailToken;

/// A token as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EmailTokenRow {
    /// The token.
    #[serde(flatten)]
    pub token: EmailToken,
    /// Whether its mail was handed to the provider.
    #[serde(default)]
    pub delivered: bool,
    /// Until when a worker is about to deliver, in Unix seconds.
    #[serde(default)]
    pub delivering_until: Option<i64>,
}

impl Row for EmailTokenRow {
    const KIND: &str = "email_token";
}

/// Stores email tokens.
#[derive(Clone, Copy, Debug)]
pub struct EmailTokens<'a>(pub &'a Database);

fn key(id: EmailTokenId) -> Key {
    Key::new(Table::Otps, format!("EMAIL_TOKEN#{id}"), "EMAIL_TOKEN")
}

/// A write that stores a new token.
pub fn create(token: &EmailToken) -> Result<Write> {
    let row = EmailTokenRow {
        token: token.clone(),
        delivered: false,
        delivering_until: None,
    };
    Ok(Write::put(key(token.id), &row)?
        .attribute_number("ttl", token.expires_at)
        .if_absent())
}

/// A write that uses a token up, on the condition that it is good at `now`, a Unix time.
pub fn consume(id: EmailTokenId, now: i64) -> Result<Write> {
    Write::update(key(id), "SET used = :true")
        .condition("used = :false AND expires_at > :now")
        .value(":true", true)?
        .value(":false", false)?
        .value(":now", now)
}

impl EmailTokens<'_> {
    /// The token with this id.
    pub async fn get(&self, id: EmailTokenId) -> Result<Option<EmailTokenRow>> {
        self.0.get(&key(id)).await
    }

    /// Claims the delivery of a token for `lease` seconds; false if it is delivered or another worker is about to.
    pub async fn claim_delivery(&self, id: EmailTokenId, now: i64, lease: i64) -> Result<bool> {
        Deliveries(self.0).claim(key(id), now, lease).await
    }

    /// Ends a claim: delivered, or given back for the next try.
    pub async fn end_delivery(&self, id: EmailTokenId, delivered: bool) -> Result<()> {
        Deliveries(self.0).end(key(id), delivered).await
    }
}
