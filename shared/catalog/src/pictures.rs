//! Pictures of people and courses: uploads are checked and moved before anybody sees them.

use shared::app::App;
use shared::error::{Error, Result};
use shared::ids::Id;
use shared::types::upload::Purpose;
use shared_accounts::rules::picture::{Picture, media_url};

use crate::store::uploads::Uploads;
use crate::uploads::{Arrival, receive};

/// The URLs under which `pictures` can be shown. An own upload is checked by its first bytes and copied to where no
/// presigned URL can write; doing that twice is fine.
///
/// # Errors
/// A validation error for `field` if an upload is absent, somebody else's, unfinished or no image of its declared type.
pub async fn attach(app: &App, owner: Id, field: &str, pictures: &[Picture]) -> Result<Vec<String>> {
    let mut urls = Vec::with_capacity(pictures.len());
    for (position, picture) in pictures.iter().enumerate() {
        urls.push(attach_one(app, owner, &format!("{field}[{position}]"), picture).await?);
    }
    Ok(urls)
}

/// The URL under which `picture` can be shown, as [`attach`] gives it.
///
/// # Errors
/// As [`attach`].
pub async fn attach_one(app: &App, owner: Id, field: &str, picture: &Picture) -> Result<String> {
    match picture {
        Picture::External(url) => Ok(url.clone()),
        Picture::Upload(id) if attach_upload(app, owner, *id).await? => Ok(media_url(*id)),
        Picture::Upload(_) => {
            let wrong = "is not a finished upload of yours, or not the image it was announced as";
            Err(Error::field(field.to_owned(), wrong))
        }
    }
}

async fn attach_upload(app: &App, owner: Id, id: Id) -> Result<bool> {
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
    if receive(app, &upload).await? != Arrival::Moved {
        return Ok(false);
    }
    uploads.finish(&upload).await.map(|()| true)
}
