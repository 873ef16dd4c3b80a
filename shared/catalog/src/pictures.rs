//! Pictures of users and courses. Uploads are checked and moved before anybody can see them.

use shared::app::App;
use shared::error::{Error, Result};
use shared::ids::{UploadId, UserId};
use shared::types::upload::Purpose;
use shared_accounts::rules::picture::{Picture, media_url};

use crate::store::uploads::Uploads;
use crate::uploads::{UploadState, receive};

/// Returns the URLs of `pictures`. Uploads of the owner are checked by their first bytes and copied to where no
/// presigned URL can write. Repeating this is harmless.
///
/// # Errors
/// A validation error for `field` if an upload does not exist, belongs to somebody else, is unfinished or is not an
/// image of its declared type.
pub async fn attach(app: &App, owner: UserId, field: &str, pictures: &[Picture]) -> Result<Vec<String>> {
    let mut urls = Vec::with_capacity(pictures.len());
    for (position, picture) in pictures.iter().enumerate() {
        urls.push(attach_one(app, owner, &format!("{field}[{position}]"), picture).await?);
    }
    Ok(urls)
}

/// Like [`attach`], for one picture.
pub async fn attach_one(app: &App, owner: UserId, field: &str, picture: &Picture) -> Result<String> {
    match picture {
        Picture::External(url) => Ok(url.clone()),
        Picture::Upload(id) if attach_upload(app, owner, *id).await? => Ok(media_url(*id)),
        Picture::Upload(_) => {
            let wrong = "must be a finished upload of yours that is an image of the declared type";
            Err(Error::field(field.to_owned(), wrong))
        }
    }
}

async fn attach_upload(app: &App, owner: UserId, id: UploadId) -> Result<bool> {
    let uploads = Uploads(&app.database);
    let Some(upload) = uploads
        .get(id, app.clock.unix_seconds())
        .await?
        .filter(|upload| upload.owner == owner && upload.purpose == Purpose::Picture)
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
