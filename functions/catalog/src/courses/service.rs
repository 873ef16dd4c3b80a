//! Updates of a course, and who may make them.

use shared::http::etag::{IfMatch, Tagged};
use shared::types::role::Role;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::audit::AuditContext;
use shared_accounts::store::users::User;
use shared_catalog::http::OwnCourseDetails;
use shared_catalog::http::course::CourseView;
use shared_catalog::store::courses::changes::UpdateOptions;
use shared_catalog::store::courses::{Course, Courses, DetailedCourse};

/// Updates the course and returns it. The caller must still be allowed to edit the course when the update is written.
pub(crate) async fn edit(
    app: &App,
    own: OwnCourseDetails,
    if_match: &IfMatch,
    change: impl Fn(&mut DetailedCourse) -> Result<()>,
) -> Result<DetailedCourse> {
    let OwnCourseDetails { caller, course } = own;
    let options = update_options(app, &caller, &course, if_match)?;
    let courses = Courses(&app.database);
    let edited = courses.update_detailed(course, options, |detailed| {
        check_may_edit(&detailed.course, &caller.user)?;
        change(detailed)
    });
    edited.await
}

/// How to write the update of a course. Updates by admins who do not teach the course are logged.
pub(crate) fn update_options(
    app: &App,
    caller: &Caller,
    course: &DetailedCourse,
    if_match: &IfMatch,
) -> Result<UpdateOptions> {
    let user = &caller.user;
    let is_logged = user.role == Role::Admin && !course.course.is_taught_by(user.id);
    Ok(UpdateOptions {
        unless_changed: check_if_match(course, if_match)?,
        at: Some(app.clock.now()),
        audit: is_logged.then(|| AuditContext::now(app, user.id)),
    })
}

/// Checks `If-Match` against the course, and returns whether the client sent it.
pub(crate) fn check_if_match(course: &DetailedCourse, if_match: &IfMatch) -> Result<bool> {
    Tagged::new(&CourseView::from(course.clone()))?.check_if_match(if_match)
}

/// Refuses callers who stopped being instructors of the course during the request.
pub(crate) fn check_may_edit(course: &Course, user: &User) -> Result<()> {
    if course.is_run_by(user) {
        Ok(())
    } else {
        Err(Error::new(
            ErrorCode::Forbidden,
            "Only the instructors of this course can do this.",
        ))
    }
}
