//! A payment with everything that it can change.

use std::collections::HashMap;

use shared::App;
use shared::database::{Item, Key, decode};
use shared::error::{Error, Result};
use shared_accounts::store::users::{self, User};
use shared_catalog::store::courses::{self, Course};
use shared_learning::store::enrollments::{self, Enrollment};

use crate::store::payments::{self, Ordered, Payment};

/// A payment with everything that it can change, as it was read in one call.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The payment.
    pub payment: Payment,
    /// The enrollment of the user in the course, if there is one.
    pub enrollment: Option<Enrollment>,
    /// The course, unless it was deleted.
    pub course: Option<Course>,
    /// The user, unless the account was deleted.
    pub user: Option<User>,
}

impl Snapshot {
    /// Reads it in one call.
    ///
    /// # Errors
    /// [`shared::ErrorCode::NotFound`] if there is no such payment.
    pub async fn read(app: &App, ordered: Ordered) -> Result<Self> {
        let keys = Self::keys(ordered);
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        Self::of_rows(&mut rows, &keys)?.ok_or_else(Error::not_found)
    }

    fn keys(ordered: Ordered) -> [Key; 4] {
        let (user_id, course_id) = (ordered.of.user_id, ordered.course_id);
        [
            payments::key(ordered.of),
            enrollments::key(user_id, course_id),
            courses::key(course_id),
            users::key(user_id),
        ]
    }

    fn of_rows(rows: &mut HashMap<Key, Item>, keys: &[Key; 4]) -> Result<Option<Self>> {
        let [payment, enrollment, course, user] = keys.each_ref().map(|key| rows.remove(key));
        let Some(payment) = payment else { return Ok(None) };
        let course: Option<Course> = course.map(decode).transpose()?;
        let user: Option<User> = user.map(decode).transpose()?;
        Ok(Some(Self {
            payment: decode(payment)?,
            enrollment: enrollment.map(decode).transpose()?,
            course: course.filter(|course| course.deleted_at.is_none()),
            user: user.filter(|user| user.deleted_at.is_none()),
        }))
    }
}
