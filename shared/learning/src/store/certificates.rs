//! Certificates. They outlive the account of their owner, without the name.
//!
//! | access pattern | key |
//! |---|---|
//! | certificate by its code | `CERTIFICATE#{code}` / `CERTIFICATE` |
//!
//! The enrollment's row names its certificate, so there is at most one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Database, Key, Row, Table, Write};
use shared::error::Result;
use shared::ids::{CourseId, EnrollmentId};

use crate::store::enrollments::{self, Enrollment};

/// A certificate as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The code for verification.
    pub code: String,
    /// The enrollment.
    pub enrollment_id: EnrollmentId,
    /// The course.
    pub course_id: CourseId,
    /// The course's title at that time.
    pub course_title: String,
    /// The owner's name at that time; absent if there was none or the account was deleted.
    #[serde(default)]
    pub name: Option<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
}

impl Row for Certificate {
    const KIND: &str = "certificate";
}

/// The key of a certificate's row.
#[must_use]
pub fn key(code: &str) -> Key {
    Key::new(Table::Learning, format!("CERTIFICATE#{code}"), "CERTIFICATE")
}

/// Writes that issue a certificate. A condition fails if the enrollment has one already.
pub fn issue(enrollment: &Enrollment, certificate: &Certificate) -> Result<Vec<Write>> {
    let row = enrollments::key(enrollment.user_id, enrollment.course_id);
    let only = Write::update(row, "SET certificate = :code")
        .if_present()
        .condition("attribute_not_exists(certificate)")
        .value(":code", &certificate.code)?;
    Ok(vec![only, Write::put(key(&certificate.code), certificate)?.if_absent()])
}

/// A write that removes the name from a certificate.
pub fn anonymize(code: &str) -> Write {
    Write::update(key(code), "REMOVE #name")
        .if_present()
        .name("#name", "name")
}

/// Reads certificates.
#[derive(Clone, Copy, Debug)]
pub struct Certificates<'a>(pub &'a Database);

impl Certificates<'_> {
    /// The certificate with this code.
    pub async fn get(&self, code: &str) -> Result<Option<Certificate>> {
        self.0.get(&key(code)).await
    }
}
