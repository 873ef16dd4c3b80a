//! What all changes of a course have in common.

use axum::http::HeaderMap;
use shared::http::etag::Tagged;
use shared::http::patch::Patch;
use shared::types::role::Role;
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::picture::{Picture, media_url};
use shared_accounts::store::audit::Acting;
use shared_accounts::store::users::User;
use shared_catalog::http::OwnCourse;
use shared_catalog::http::course::CourseReply;
use shared_catalog::pictures;
use shared_catalog::store::categories::Categories;
use shared_catalog::store::courses::changes::Changing;
use shared_catalog::store::courses::{Course, Courses};

use crate::course_body::{CoursePatch, Found};

/// Changes the course and gives it as it is now. The caller has to be one of those who may until the change is made.
pub(crate) async fn edit(
    app: &App,
    own: OwnCourse,
    headers: &HeaderMap,
    change: impl Fn(&mut Course) -> Result<()>,
) -> Result<Course> {
    let OwnCourse { caller, course } = own;
    let changing = changing(app, &caller, &course, headers)?;
    let courses = Courses(&app.database);
    let edited = courses.change(course, changing, |course| {
        still_runs(course, &caller.user)?;
        change(course)
    });
    edited.await
}

/// How the caller changes the course: what admins do to courses of others is recorded.
pub(crate) fn changing(app: &App, caller: &Caller, course: &Course, headers: &HeaderMap) -> Result<Changing> {
    let user = &caller.user;
    let is_others = user.role == Role::Admin && !course.is_taught_by(user.id);
    Ok(Changing {
        unless_changed: check_if_match(course, headers)?,
        at: Some(app.clock.now()),
        acting: is_others.then(|| acting(app, user)),
    })
}

/// An act of an admin.
pub(crate) fn acting(app: &App, admin: &User) -> Acting {
    Acting {
        entry: app.ids.id(),
        admin: admin.id,
        at: app.clock.now(),
    }
}

/// Whether the client has an `If-Match`, which names the course as it was read.
pub(crate) fn check_if_match(course: &Course, headers: &HeaderMap) -> Result<bool> {
    Tagged::new(&CourseReply::from(course.clone()))?.check_if_match(headers)
}

/// Refuses who was one of the instructors when the request came, and is no more.
pub(crate) fn still_runs(course: &Course, user: &User) -> Result<()> {
    if course.is_run_by(user) {
        Ok(())
    } else {
        Err(Error::new(
            Code::Forbidden,
            "Only the instructors of this course may do this.",
        ))
    }
}

/// Finds the category and the pictures that the patch names, for a course with these pictures before.
pub(crate) async fn look_up(app: &App, user: &User, before: Option<&Course>, patch: &CoursePatch) -> Result<Found> {
    let thumbnail = before.and_then(|course| course.thumbnail_url.as_deref());
    let banner = before.and_then(|course| course.banner_url.as_deref());
    Ok(Found {
        category_id: category(app, &patch.category).await?,
        thumbnail_url: picture(app, user.id, "thumbnail_url", &patch.thumbnail_url, thumbnail).await?,
        banner_url: picture(app, user.id, "banner_url", &patch.banner_url, banner).await?,
    })
}

async fn category(app: &App, category: &Patch<String>) -> Result<Patch<Id>> {
    match category {
        None => Ok(None),
        Some(None) => Ok(Some(None)),
        Some(Some(text)) => match Categories(&app.database).id_of(text).await? {
            None => Err(Error::field("category", "is no category")),
            found => Ok(Some(found)),
        },
    }
}

/// A picture that is there already may be somebody else's upload.
async fn picture(
    app: &App,
    owner: Id,
    field: &str,
    picture: &Patch<Picture>,
    before: Option<&str>,
) -> Result<Patch<String>> {
    match picture {
        None => Ok(None),
        Some(None) => Ok(Some(None)),
        Some(Some(Picture::Upload(id))) if before == Some(media_url(*id).as_str()) => Ok(None),
        Some(Some(picture)) => {
            let url = pictures::attach_one(app, owner, field, picture).await?;
            Ok(Some(Some(url)))
        }
    }
}
