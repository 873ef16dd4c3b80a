//! Somebody who may upload files, and a course to upload them to.

use serde_json::json;
use shared::App;
use shared::database::{Outcome, Write};
use shared::ids::CourseId;
use shared::types::phone::Phone;
use shared::types::role::Role;
use shared_accounts::store::users::{self, User};
use shared_catalog::store::courses::{self, Course};

use crate::Result;

/// A new admin, who may upload files to every course.
///
/// # Errors
/// The row cannot be written.
pub async fn admin(app: &App) -> Result<User> {
    let phone = Phone::parse("+919812345678").map_err(|error| format!("{error:?}"))?;
    let mut user = User::with_phone(app.ids.id(), phone, app.clock.now());
    user.role = Role::Admin;
    put(app, Write::put(users::key(user.id), &user)).await?;
    Ok(user)
}

/// A new draft of a course that nobody teaches, without the rows of lists.
///
/// # Errors
/// The row cannot be written.
pub async fn course(app: &App) -> Result<Course> {
    let (id, now): (CourseId, _) = (app.ids.id(), app.clock.now());
    let course: Course = serde_json::from_value(json!({
        "id": id, "course_code": "BI-120", "slug": "bi-120", "title": "Cell Biology", "level": "beginner",
        "language": "en", "price": { "minor_units": 0, "currency": "INR" }, "instructors": [], "status": "draft",
        "created_at": now, "updated_at": now,
    }))?;
    put(app, Write::put(courses::key(course.id), &course)).await?;
    Ok(course)
}

async fn put(app: &App, write: shared::Result<Write>) -> Result<()> {
    let write = write.map_err(|error| error.to_string())?;
    match app.database.write(write).await.map_err(|error| error.to_string())? {
        Outcome::Done(_) => Ok(()),
        Outcome::ConditionFailed(_) => Err("the row is refused".into()),
    }
}
