//! Exports and erases the data of a user in the catalog: uploads, and the copies of the user in courses.
//!
//! Courses and their content belong to the product and stay, without the user.

use serde_json::{Value, json};
use shared::database::UnitOfWork;
use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::types::upload::Purpose;
use shared::{App, Result};

use crate::instructors;
use crate::store::uploads::{Upload, Uploads};
use crate::store::{course_files, unfinished};

/// The uploads of a user, and the copies of the user's name and picture in courses.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| Box::pin(export(app, user_id, archive)),
    erase: |app, user_id| Box::pin(erase(app, user_id)),
};

async fn export(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let uploads = Uploads(&app.database).of_user(user_id).await?;
    archive.add_document("uploads.json", &uploads.iter().map(exported).collect::<Vec<_>>())?;
    for upload in uploads.iter().filter(|upload| upload.ready) {
        if let Some(bytes) = app.objects().read(&upload.object()).await? {
            archive.add(&file_name(upload), &bytes)?;
        }
    }
    Ok(())
}

async fn erase(app: &App, user_id: UserId) -> Result<()> {
    let uploads = Uploads(&app.database);
    // Objects go before the rows through which they are found.
    for upload in uploads.of_user(user_id).await? {
        app.objects().remove(&upload.incoming_object()).await?;
        app.objects().remove(&upload.object()).await?;
        uploads.delete(&upload).await?;
    }
    let mut work = UnitOfWork::new();
    work.add_all([unfinished::forget(user_id), course_files::forget_slow(user_id)])
        .or_internal_error();
    work.commit_once(&app.database, ()).await?;
    instructors::refresh(app, user_id).await
}

/// An upload without what is kept only to check it.
fn exported(upload: &Upload) -> Value {
    json!({
        "id": upload.id,
        "purpose": upload.purpose,
        "filename": upload.filename,
        "content_type": upload.content_type,
        "size": upload.size,
        "ready": upload.ready,
        "created_at": upload.created_at,
    })
}

fn file_name(upload: &Upload) -> String {
    let extension = upload
        .content_type
        .split_once('/')
        .map_or("", |(_, extension)| extension);
    match upload.purpose {
        Purpose::Attachment => format!("attachments/{}/{}", upload.id, upload.filename),
        _ => format!("pictures/{}.{extension}", upload.id),
    }
}
