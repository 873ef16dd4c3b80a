//! The category and pictures that a patch refers to.

use shared::ids::{CategoryId, CourseId};
use shared::types::Patch;
use shared::{App, Error, Result};
use shared_accounts::rules::picture::{Picture, media_url};
use shared_accounts::store::users::User;
use shared_catalog::pictures;
use shared_catalog::store::categories::Categories;
use shared_catalog::store::courses::Course;

use crate::courses::patch::{CoursePatch, ResolvedReferences};

/// Looks up the category and the pictures that the patch of the course `course_id` refers to. `before` is the course
/// before an update.
pub(crate) async fn resolve(
    app: &App,
    user: &User,
    course_id: CourseId,
    before: Option<&Course>,
    patch: &CoursePatch,
) -> Result<ResolvedReferences> {
    let thumbnail = before.and_then(|course| course.texts.thumbnail_url.as_deref());
    let banner = before.and_then(|course| course.texts.banner_url.as_deref());
    Ok(ResolvedReferences {
        category_id: category(app, &patch.category).await?,
        thumbnail_url: picture(app, (user, course_id), "thumbnail_url", &patch.thumbnail_url, thumbnail).await?,
        banner_url: picture(app, (user, course_id), "banner_url", &patch.banner_url, banner).await?,
    })
}

async fn category(app: &App, category: &Patch<String>) -> Result<Patch<CategoryId>> {
    match category {
        Patch::Absent => Ok(Patch::Absent),
        Patch::Null => Ok(Patch::Null),
        Patch::Value(text) => match Categories(&app.database).id_of(text).await? {
            None => Err(Error::field("category", "does not exist")),
            Some(id) => Ok(Patch::Value(id)),
        },
    }
}

/// A picture that the course already has may be another instructor's upload, so it is not attached again.
async fn picture(
    app: &App,
    (owner, course_id): (&User, CourseId),
    field: &str,
    picture: &Patch<Picture>,
    before: Option<&str>,
) -> Result<Patch<String>> {
    match picture {
        Patch::Absent => Ok(Patch::Absent),
        Patch::Null => Ok(Patch::Null),
        Patch::Value(Picture::Upload(id)) if before == Some(media_url(*id).as_str()) => Ok(Patch::Absent),
        Patch::Value(picture) => {
            let url = pictures::attach_to_course(app, owner, course_id, field, picture).await?;
            Ok(Patch::Value(url))
        }
    }
}
