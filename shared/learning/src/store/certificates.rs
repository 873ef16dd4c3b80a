//! Certificates. They stay when their owner leaves, without the name.
//!
//! | access pattern | key |
//! |---|---|
//! | certificate by its code | `CERTIFICATE#{code}` / `CERTIFICATE` |
//!
//! The enrolment's row names the code, on the condition that it names none: there is one an enrolment.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Table, Write};
use shared::error::Result;
use shared::ids::Id;

use crate::store::enrollments::{self, Enrollment};

/// A certificate as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The code that it is verified by.
    pub code: String,
    /// The enrolment.
    pub enrollment_id: Id,
    /// The course.
    pub course_id: Id,
    /// The course's title, as it was.
    pub course_title: String,
    /// The owner's name, as it was; absent if the owner had none, or has left.
    #[serde(default)]
    pub name: Option<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// The key of a certificate's row.
#[must_use]
pub fn key(code: &str) -> Key {
    Key::new(Table::Learning, format!("CERTIFICATE#{code}"), "CERTIFICATE")
}

/// Writes that issue a certificate; the condition of the first fails if there is one already.
///
/// # Errors
/// Only on a fault of ours.
pub fn issue(enrollment: &Enrollment, certificate: &Certificate) -> Result<Vec<Write>> {
    let row = enrollments::key(enrollment.user_id, enrollment.course_id);
    let only = Write::update(row, "SET certificate = :code")
        .if_present()
        .condition("attribute_not_exists(certificate)")
        .value(":code", &certificate.code)?;
    Ok(vec![
        only,
        Write::put(key(&certificate.code), "certificate", certificate)?.if_absent(),
    ])
}

/// The certificate with this code.
///
/// # Errors
/// The database is unavailable.
pub async fn get(database: &Database, code: &str) -> Result<Option<Certificate>> {
    database.get(&key(code)).await
}

/// A write that takes the name off a certificate.
pub fn anonymise(code: &str) -> Write {
    Write::update(key(code), "REMOVE #name")
        .if_present()
        .name("#name", "name")
}
