//! Enrolments.
//!
//! | access pattern | key |
//! |---|---|
//! | enrolment of a user in a course | `USER#{user}` / `ENROLLMENT#{course}` |
//! | course of an own enrolment by the enrolment's id | `USER#{user}` / `ENROLLMENT_ID#{id}` |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Key, Table, Write};
use crate::domain::enrollment::{EnrollmentStatus, PaymentStatus, is_active};
use crate::error::Result;
use crate::ids::Id;

/// An enrolment as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrollment {
    /// The id.
    pub id: Id,
    /// Who learns.
    pub user_id: Id,
    /// What.
    pub course_id: Id,
    /// How far it is.
    pub status: EnrollmentStatus,
    /// What was paid.
    pub payment_status: PaymentStatus,
    /// When it began.
    pub enrolled_at: Timestamp,
    /// When it ends; never without.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl Enrollment {
    /// Whether it opens the content of its course at `now`.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        is_active(self.status, self.expires_at, now)
    }
}

/// The key of the row of an enrolment.
#[must_use]
pub fn key(user_id: Id, course_id: Id) -> Key {
    Key::new(Table::Learning, partition(user_id), format!("ENROLLMENT#{course_id}"))
}

/// The partition of what a user does with courses.
pub(super) fn partition(user_id: Id) -> String {
    format!("USER#{user_id}")
}

/// Writes of an enrolment that is not there yet.
///
/// # Errors
/// Only on a fault of ours.
pub fn create(enrollment: &Enrollment) -> Result<Vec<Write>> {
    let by_id = Key::new(
        Table::Learning,
        partition(enrollment.user_id),
        format!("ENROLLMENT_ID#{}", enrollment.id),
    );
    let course = serde_json::json!({ "course_id": enrollment.course_id });
    Ok(vec![
        Write::put(key(enrollment.user_id, enrollment.course_id), "enrollment", enrollment)?.if_absent(),
        Write::put(by_id, "enrollment_id", &course)?,
    ])
}
