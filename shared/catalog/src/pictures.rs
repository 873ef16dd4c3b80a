//! Pictures of users and courses. Uploads are checked and moved before anybody can see them.

use shared::app::App;
use shared::error::{Error, Result};
use shared::ids::{CourseId, UploadId};
use shared::types::upload::Purpose;
use shared_accounts::rules::picture::{Picture, media_url};
use shared_accounts::store::users::User;

use crate::store::courses::Courses;
use crate::store::uploads::{Upload, Uploads};
use crate::uploads::{UploadState, receive};

/// How many courses are read at once: the maximum of one call.
const MAX_COURSES_READ: usize = 100;
/// The maximum number of pictures of a user, finished and unfinished, beyond those that are shown.
pub const MAX_PICTURES: usize = 20;

/// Returns the URLs of `pictures`. Uploads of the owner are checked by their first bytes and copied to where no
/// presigned URL can write. Repeating this is harmless.
///
/// # Errors
/// A validation error for `field` if an upload does not exist, belongs to somebody else, is unfinished or is not an
/// image of its declared type.
pub async fn attach(app: &App, owner: &User, field: &str, pictures: &[Picture]) -> Result<Vec<String>> {
    let mut urls = Vec::with_capacity(pictures.len());
    for (position, picture) in pictures.iter().enumerate() {
        urls.push(attach_one(app, owner, &format!("{field}[{position}]"), picture).await?);
    }
    Ok(urls)
}

/// Like [`attach`], for one picture.
pub async fn attach_one(app: &App, owner: &User, field: &str, picture: &Picture) -> Result<String> {
    match picture {
        Picture::External(url) => Ok(url.clone()),
        Picture::Upload(id) if attach_upload(app, owner, *id).await? => Ok(media_url(*id)),
        Picture::Upload(_) => {
            let wrong = "must be a finished upload of yours that is an image of the declared type";
            Err(Error::field(field.to_owned(), wrong))
        }
    }
}

async fn attach_upload(app: &App, owner: &User, id: UploadId) -> Result<bool> {
    let uploads = Uploads(&app.database);
    let Some(upload) = uploads
        .get(id, app.clock.unix_seconds())
        .await?
        .filter(|upload| upload.purpose == Purpose::Picture)
        .filter(|upload| upload.owner == owner.id && (upload.ready || upload.can_be_finished_by(owner)))
    else {
        return Ok(false);
    };
    if upload.ready {
        return Ok(true);
    }
    if receive(app, &upload).await? != UploadState::Moved {
        return Ok(false);
    }
    uploads.finish(&upload).await.map(|()| true)
}

/// Like [`attach_one`], for a picture of a course. The upload remembers the course, so that it is kept as long as the
/// course shows it.
pub async fn attach_to_course(
    app: &App,
    owner: &User,
    course_id: CourseId,
    field: &str,
    picture: &Picture,
) -> Result<String> {
    let url = attach_one(app, owner, field, picture).await?;
    if let Picture::Upload(id) = picture {
        Uploads(&app.database).give_to_course(owner.id, *id, course_id).await?;
    }
    Ok(url)
}

/// Makes room for another picture of `owner`: if there are [`MAX_PICTURES`] already, the oldest finished ones that
/// nothing shows are deleted. Each picture is first withdrawn, then deleted, so that stopping half-way leaves none that
/// could be shown without its object.
pub async fn make_room(app: &App, owner: &User) -> Result<()> {
    let (uploads, now) = (Uploads(&app.database), app.clock.unix_seconds());
    let mut pictures = uploads.of_user(owner.id).await?;
    pictures.retain(|upload| upload.purpose == Purpose::Picture && upload.is_available(now));
    let excess = (pictures.len() + 1).saturating_sub(MAX_PICTURES);
    if excess == 0 {
        return Ok(());
    }
    let shown = shown(app, owner, &pictures).await?;
    let is_shown = |upload: &Upload| shown.contains(&media_url(upload.id));
    let removed = pictures.iter().filter(|upload| upload.ready && !is_shown(upload));
    for upload in removed.take(excess) {
        if uploads.withdraw(upload, owner).await? {
            app.objects().remove(&upload.object()).await?;
            uploads.delete(upload).await?;
        }
    }
    Ok(())
}

/// The URLs of pictures that the profile of `owner` or a course shows.
async fn shown(app: &App, owner: &User, pictures: &[Upload]) -> Result<Vec<String>> {
    let mut course_ids: Vec<CourseId> = pictures.iter().flat_map(|upload| upload.courses.clone()).collect();
    course_ids.sort_unstable();
    course_ids.dedup();
    let mut shown = owner.profile.profile_pictures.clone();
    for ids in course_ids.chunks(MAX_COURSES_READ) {
        let courses = Courses(&app.database).of_ids(ids).await?;
        shown.extend(
            courses
                .into_iter()
                .flat_map(|course| [course.texts.thumbnail_url, course.texts.banner_url])
                .flatten(),
        );
    }
    Ok(shown)
}
