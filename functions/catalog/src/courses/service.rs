//! Updates of a course, and who may make them.

use shared::http::etag::{IfMatch, Tagged};
use shared::types::role::Role;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::audit::AuditContext;
use shared_accounts::store::users::User;
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course::CourseView;
use shared_catalog::store::courses::changes::UpdateOptions;
use shared_catalog::store::courses::{Course, Courses};

/// Updates the course and returns it. The caller must still be allowed to edit the course when the update is written.
pub(crate) async fn edit(
    app: &App,
    own: OwnCourse,
    if_match: &IfMatch,
    change: impl Fn(&mut Course) -> Result<()>,
) -> Result<Course> {
    let OwnCourse { caller, course } = own;
    let options = update_options(app, &caller, &course, if_match)?;
    let courses = Courses(&app.database);
    let edited = courses.update(course, options, |course| {
        check_may_edit(course, &caller.user)?;
        change(course)
    });
    edited.await
}

/// How to write the update of a course. Updates by admins who do not teach the course are logged.
pub(crate) fn update_options(app: &App, caller: &Caller, course: &Course, if_match: &IfMatch) -> Result<UpdateOptions> {
    let user = &caller.user;
    let is_logged = user.role == Role::Admin && !course.is_taught_by(user.id);
    Ok(UpdateOptions {
        unless_changed: check_if_match(course, if_match)?,
        at: Some(app.clock.now()),
        audit: is_logged.then(|| AuditContext::now(app, user.id)),
    })
}

/// Checks `If-Match` against the course, and returns whether the client sent it.
pub(crate) fn check_if_match(course: &Course, if_match: &IfMatch) -> Result<bool> {
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
