//! Leads: phones for which a code was requested, whether or not they became users.
//!
//! | access pattern | key |
//! |---|---|
//! | lead by phone | `LEAD#{e164}` / `LEAD` |
//! | leads, newest first; lead by id | gsi1 `LEADS` / `{id}` |
//!
//! The row is written for known phones, too, so that asking for a code costs the same for all. The id is made with the row
//! and stays, so that no URL has to show a phone.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::page::MAX_EXAMINED;
use shared::database::{Database, Key, PageQuery, Paged, Query, Row, RowFilter, Table, Write, decode};
use shared::error::Result;
use shared::ids::LeadId;
use shared::types::phone::Phone;

/// The index partition of all leads.
const LEADS: &str = "LEADS";

/// A lead as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lead {
    /// The id.
    pub id: LeadId,
    /// The phone.
    pub phone: Phone,
    /// Whether the phone was verified, by a code or by an admin.
    pub is_verified: bool,
    /// How often the phone asked for a code.
    #[serde(default)]
    pub asked: u64,
    /// When it asked, or was verified, for the first time.
    pub created_at: Timestamp,
    /// When it asked for the last time.
    #[serde(default)]
    pub last_asked_at: Option<Timestamp>,
    /// Whether the last code was held back, because the SMS that phones without an account may get were used up.
    #[serde(default)]
    pub held_back: bool,
    /// When it was verified for the first time.
    #[serde(default)]
    pub verified_at: Option<Timestamp>,
    /// The notes of admins.
    #[serde(default)]
    pub notes: Option<String>,
}

impl Row for Lead {
    const KIND: &str = "lead";
}

/// Stores leads.
#[derive(Clone, Copy, Debug)]
pub struct Leads<'a>(pub &'a Database);

fn key(phone: &Phone) -> Key {
    Key::new(Table::Users, format!("LEAD#{}", phone.as_str()), "LEAD")
}

/// A write that remembers that `phone` asked for a code, and whether it was held back. A new lead gets the id.
pub fn asked(phone: &Phone, id: LeadId, held_back: bool, now: Timestamp) -> Result<Write> {
    upsert(
        phone,
        id,
        now,
        "last_asked_at = :now, held_back = :held, is_verified = if_not_exists(is_verified, :verified) ADD asked :one",
    )?
    .value(":held", held_back)?
    .value(":verified", false)?
    .value(":one", 1)
}

/// A write that remembers that `phone` was verified. A new lead gets the id.
pub fn verified(phone: &Phone, id: LeadId, now: Timestamp) -> Result<Write> {
    upsert(
        phone,
        id,
        now,
        "is_verified = :verified, verified_at = if_not_exists(verified_at, :now)",
    )?
    .value(":verified", true)
}

/// A write that forgets the lead of `phone`.
pub(super) fn forget(phone: &Phone) -> Write {
    Write::delete(key(phone))
}

fn upsert(phone: &Phone, id: LeadId, now: Timestamp, changes: &str) -> Result<Write> {
    let expression = format!(
        "SET #kind = :kind, phone = :phone, id = if_not_exists(id, :id), gsi1pk = :leads, \
         gsi1sk = if_not_exists(gsi1sk, :id), created_at = if_not_exists(created_at, :now), {changes}"
    );
    Write::update(key(phone), expression)
        .name("#kind", "kind")
        .value(":kind", Lead::KIND)?
        .value(":phone", phone)?
        .value(":id", id)?
        .value(":leads", LEADS)?
        .value(":now", now)
}

impl Leads<'_> {
    /// The lead with this id.
    pub async fn get(&self, id: LeadId) -> Result<Option<Lead>> {
        let id = id.to_string();
        let query = Query::index(Table::Users, LEADS).between(id.clone(), id).page(1, None);
        let Some(found) = self.0.query(query).await?.items.pop() else {
            return Ok(None);
        };
        // The index lags behind; what it says about the phone never changes.
        self.of_phone(&decode::<Lead>(found)?.phone).await
    }

    /// The lead of this phone.
    pub async fn of_phone(&self, phone: &Phone) -> Result<Option<Lead>> {
        self.0.get(&key(phone)).await
    }

    /// A page of the leads, newest first.
    pub async fn page(&self, page: PageQuery, filter: Option<RowFilter<'_, Lead>>) -> Result<Paged<Lead>> {
        let query = Query::index(Table::Users, LEADS).descending();
        self.0.filtered_page(query, page, MAX_EXAMINED, filter).await
    }
}

/// A write that changes the notes about `lead`, a row just read, on the condition that they are unchanged.
pub fn set_notes(lead: &Lead, notes: Option<&str>) -> Result<Write> {
    let write = match notes {
        Some(notes) => Write::update(key(&lead.phone), "SET notes = :notes").value(":notes", notes)?,
        None => Write::update(key(&lead.phone), "REMOVE notes"),
    };
    let write = write.condition("id = :id").value(":id", lead.id)?;
    match &lead.notes {
        Some(before) => write.condition("notes = :before").value(":before", before),
        None => Ok(write.condition("attribute_not_exists(notes)")),
    }
}
