//! Refreshes the copies of instructors in their courses.

use shared::ids::UserId;
use shared::{App, ErrorCode, Result};
use shared_accounts::store::users::{User, Users};

use crate::store::courses::changes::UpdateOptions;
use crate::store::courses::{Course, CourseInstructor, Courses};
use crate::store::instructors::Instructors;

/// Updates the name and avatar of a user in all courses that the user teaches. Removes a deleted user from the courses;
/// a course without instructors is left to the admins.
pub async fn refresh(app: &App, user_id: UserId) -> Result<()> {
    let user = Users(&app.database).get(user_id).await?;
    let courses = Courses(&app.database);
    let taught = courses.taught_by(user_id).await?;
    for id in &taught {
        let Some(course) = courses.get(*id).await? else {
            continue;
        };
        let refreshed = courses.update(course, UpdateOptions::default(), |course| {
            refresh_in(course, user_id, user.as_ref());
            Ok(())
        });
        match refreshed.await {
            Ok(_course) => {}
            Err(error) if error.code() == ErrorCode::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    let instructors = Instructors(&app.database);
    match user {
        None => instructors.delete(user_id).await,
        Some(user) if !taught.is_empty() => instructors.update(&user).await,
        Some(_) => Ok(()),
    }
}

fn refresh_in(course: &mut Course, user_id: UserId, user: Option<&User>) {
    match user.map(CourseInstructor::from) {
        None => course.instructors.retain(|instructor| instructor.user_id != user_id),
        Some(current) => {
            let shown = course
                .instructors
                .iter_mut()
                .find(|instructor| instructor.user_id == user_id);
            if let Some(shown) = shown {
                *shown = current;
            }
        }
    }
}
