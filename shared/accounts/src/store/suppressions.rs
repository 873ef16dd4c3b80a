//! Addresses that no longer receive mail: a mail bounced permanently, or their owner complained.
//!
//! | access pattern | key |
//! |---|---|
//! | suppression of an address | `SUPPRESSED#{email}` / `SUPPRESSED` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, Row, Table, Write};
use shared::error::Result;
use shared::types::email::Email;

/// Why an address gets no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The mailbox does not exist.
    Bounce,
    /// Its owner marked a mail as spam.
    Complaint,
}

/// A suppression as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suppression {
    /// The reason.
    pub reason: Reason,
    /// When it began.
    pub at: Timestamp,
}

impl Row for Suppression {
    const KIND: &str = "suppression";
}

/// Stores suppressed addresses.
#[derive(Clone, Copy, Debug)]
pub struct Suppressions<'a>(pub &'a Database);

fn key(email: &Email) -> Key {
    Key::new(Table::Users, format!("SUPPRESSED#{}", email.as_str()), "SUPPRESSED")
}

impl Suppressions<'_> {
    /// The reason why `email` gets no mail, if it is suppressed.
    pub async fn of(&self, email: &Email) -> Result<Option<Suppression>> {
        self.0.get(&key(email)).await
    }

    /// Sends no more mail to `email`; the first reason stays.
    pub async fn add(&self, email: &Email, reason: Reason, at: Timestamp) -> Result<()> {
        let write = Write::put(key(email), &Suppression { reason, at })?.if_absent();
        match self.0.write(write).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}
