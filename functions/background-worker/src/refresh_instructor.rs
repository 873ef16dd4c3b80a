//! Shows instructors as they are now.

use shared::{App, Code, Id, Result};
use shared_accounts::store::users::{User, Users};
use shared_catalog::store::courses::changes::Changing;
use shared_catalog::store::courses::{Course, CourseInstructor, Courses};
use shared_catalog::store::instructors::Instructors;

/// Brings name and avatar of a user up to date in all courses that the user teaches. Who has left teaches none any more; a course
/// that nobody else teaches is left to the admins.
///
/// # Errors
/// Something that is needed is unavailable: the job has to come again.
pub(crate) async fn refresh_instructor(app: &App, user_id: Id) -> Result<()> {
    let user = Users(&app.database).get(user_id).await?;
    let courses = Courses(&app.database);
    let taught = courses.taught_by(user_id).await?;
    for id in &taught {
        let Some(course) = courses.get(*id).await? else {
            continue;
        };
        let refreshed = courses.change(course, Changing::default(), |course| {
            refresh(course, user_id, user.as_ref());
            Ok(())
        });
        match refreshed.await {
            Ok(_course) => {}
            Err(error) if error.code() == Code::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    let instructors = Instructors(&app.database);
    match user {
        None => instructors.forget(user_id).await,
        Some(user) if !taught.is_empty() => instructors.remember(&user).await,
        Some(_) => Ok(()),
    }
}

fn refresh(course: &mut Course, user_id: Id, user: Option<&User>) {
    match user.map(CourseInstructor::from) {
        None => course.instructors.retain(|instructor| instructor.user_id != user_id),
        Some(shown) => {
            let before = course
                .instructors
                .iter_mut()
                .find(|instructor| instructor.user_id == user_id);
            if let Some(before) = before {
                *before = shown;
            }
        }
    }
}
