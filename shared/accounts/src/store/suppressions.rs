//! Addresses that get no mail any more: it bounced for good, or their owner complained.
//!
//! | access pattern | key |
//! |---|---|
//! | suppression of an address | `SUPPRESSED#{email}` / `SUPPRESSED` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Outcome, Table, Write};
use shared::error::Result;
use shared::types::email::Email;

/// Why an address gets no mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// There is no such mailbox.
    Bounce,
    /// Its owner marked a mail as spam.
    Complaint,
}

/// A suppression as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suppression {
    /// Why.
    pub reason: Reason,
    /// Since when.
    pub at: Timestamp,
}

/// The repository.
#[derive(Clone, Copy, Debug)]
pub struct Suppressions<'a>(pub &'a Database);

fn key(email: &Email) -> Key {
    Key::new(Table::Users, format!("SUPPRESSED#{}", email.as_str()), "SUPPRESSED")
}

impl Suppressions<'_> {
    /// Why `email` gets no mail, if so.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn of(&self, email: &Email) -> Result<Option<Suppression>> {
        self.0.get(&key(email)).await
    }

    /// Sends no more mail to `email`; the first reason stays.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn add(&self, email: &Email, reason: Reason, at: Timestamp) -> Result<()> {
        let write = Write::put(key(email), "suppression", &Suppression { reason, at })?.if_absent();
        match self.0.write(write).await? {
            Outcome::Done(_) | Outcome::ConditionFailed(_) => Ok(()),
        }
    }
}
