//! Pictures of a profile: uploads are checked and moved before anybody sees them.

use crate::app::App;
use crate::domain::image::{ImageType, SNIFFED_BYTES};
use crate::domain::picture::{Picture, media_url};
use crate::error::{Error, Result};
use crate::ids::Id;
use crate::store::uploads::{Upload, Uploads};

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
        .filter(|upload| upload.owner == owner)
    else {
        return Ok(false);
    };
    if upload.ready {
        return Ok(true);
    }
    if !move_if_image(app, &upload).await? {
        return Ok(false);
    }
    uploads.finish(&upload).await.map(|()| true)
}

/// The copy is made of exactly the content that was looked at, even if the client uploads again meanwhile.
async fn move_if_image(app: &App, upload: &Upload) -> Result<bool> {
    let Some(beginning) = app
        .objects()
        .beginning(&upload.incoming_object(), SNIFFED_BYTES)
        .await?
    else {
        return Ok(false);
    };
    let shown = ImageType::sniff(&beginning.bytes).map(ImageType::media_type);
    if shown != Some(upload.content_type.as_str()) {
        return Ok(false);
    }
    app.objects()
        .copy(&upload.incoming_object(), &upload.object(), &beginning.etag)
        .await
}
