//! Exports the data of a user as an archive.

use serde_json::{Value, json};
use shared::ids::{ExportId, UserId};
use shared::{App, Result};
use shared_accounts::http::user::UserReply;
use shared_accounts::store::devices::Devices;
use shared_accounts::store::exports::{Export, Exports};
use shared_accounts::store::leads::Leads;
use shared_accounts::store::sessions::Sessions;
use shared_accounts::store::skills::Skills;
use shared_accounts::store::users::{User, Users};
use shared_catalog::store::uploads::{Upload, Uploads};
use shared_learning::store::personal_data::Learners;
use shared_plans::store::feedback::PlanFeedbacks;
use shared_plans::store::generations::Generations;
use shared_plans::store::subjects::PlanSubjects;
use shared_plans::store::tasks::PlanTasks;
use shared_tutor::store::conversations::Conversations;

use super::archive::{Archive, FinishedArchive};

/// Makes the archive, unless it is ready or no longer requested.
pub(crate) async fn export_user(app: &App, user_id: UserId, export_id: ExportId) -> Result<()> {
    let exports = Exports(&app.database);
    let is_pending = |export: &Export| export.id == export_id && export.ready_at.is_none();
    let Some(export) = exports.of_user(user_id).await?.filter(is_pending) else {
        return Ok(());
    };
    let Some(user) = Users(&app.database).get(user_id).await? else {
        return Ok(());
    };
    let (archive, object) = (Box::pin(collect(app, &user)).await?, export.object(user_id));
    app.objects()
        .store_file(&object, archive.path(), "application/zip")
        .await?;
    if !exports.finish(user_id, &export, app.clock.now()).await? {
        // In the meantime the user was deleted or requested another export.
        app.objects().remove(&object).await?;
    }
    Ok(())
}

async fn collect(app: &App, user: &User) -> Result<FinishedArchive> {
    let database = &app.database;
    let mut archive = Archive::new()?;
    archive.document("profile.json", &UserReply::from(user))?;
    archive.document("settings.json", &user.settings)?;
    archive.document("social.json", &user.social)?;
    archive.document("skills.json", &Skills(database).of_user(user.id).await?)?;
    archive.document("sessions.json", &sessions(app, user).await?)?;
    archive.document("devices.json", &devices(app, user).await?)?;
    if let Some(phone) = &user.phone {
        archive.document("lead.json", &Leads(database).of_phone(phone).await?.as_ref().map(lead))?;
    }
    plans(app, user.id, &mut archive).await?;
    conversations(app, user.id, &mut archive).await?;
    archive.document("learning.json", &Learners(database).everything(user.id).await?)?;
    let uploads = Uploads(database).of_user(user.id).await?;
    archive.document("uploads.json", &uploads)?;
    for upload in uploads.iter().filter(|upload| upload.ready) {
        if let Some(bytes) = app.objects().read(&upload.object()).await? {
            archive.bytes(&picture_name(upload), &bytes)?;
        }
    }
    archive.finish()
}

/// Adds study plans. The tasks of each plan have a document of their own because there may be many.
async fn plans(app: &App, user_id: UserId, archive: &mut Archive) -> Result<()> {
    let database = &app.database;
    archive.document("plans/subjects.json", &PlanSubjects(database).of_user(user_id).await?)?;
    archive.document("plans/feedback.json", &PlanFeedbacks(database).of_user(user_id).await?)?;
    let generations = Generations(database).of_user(user_id).await?;
    archive.document("plans/generations.json", &generations)?;
    for generation in generations.iter().filter(|generation| generation.tasks > 0) {
        let tasks = PlanTasks(database).of_generation(user_id, generation.id).await?;
        archive.document(&format!("plans/{}.json", generation.id), &tasks)?;
    }
    Ok(())
}

/// Adds conversations with the tutor, one document for each.
async fn conversations(app: &App, user_id: UserId, archive: &mut Archive) -> Result<()> {
    let repository = Conversations(&app.database);
    let conversations = repository.of_user(user_id).await?;
    archive.document("tutor/conversations.json", &conversations)?;
    for conversation in conversations {
        let turns = repository.turns(user_id, conversation.id).await?;
        archive.document(&format!("tutor/{}.json", conversation.id), &turns)?;
    }
    Ok(())
}

/// The sessions without anything that a token could be derived from.
async fn sessions(app: &App, user: &User) -> Result<Vec<Value>> {
    let time = |second| jiff::Timestamp::from_second(second).ok();
    let sessions = Sessions(&app.database).of_user(user.id).await?.into_iter();
    let shown = sessions.map(|session| {
        json!({
            "id": session.id,
            "user_agent": session.user_agent,
            "created_at": time(session.created_at),
            "last_used_at": time(session.rotated_at),
        })
    });
    Ok(shown.collect())
}

/// The devices without their push tokens, which would allow sending notifications to them.
async fn devices(app: &App, user: &User) -> Result<Vec<Value>> {
    let devices = Devices(&app.database).of_user(user.id).await?.into_iter();
    let shown = devices.map(|(session_id, device)| {
        json!({ "session_id": session_id, "platform": device.platform, "registered_at": device.registered_at })
    });
    Ok(shown.collect())
}

/// The lead including the notes of admins, as these are about the user.
fn lead(lead: &shared_accounts::store::leads::Lead) -> Value {
    json!({
        "phone": lead.phone,
        "is_verified": lead.is_verified,
        "asked": lead.asked,
        "created_at": lead.created_at,
        "last_asked_at": lead.last_asked_at,
        "verified_at": lead.verified_at,
        "notes": lead.notes,
    })
}

fn picture_name(upload: &Upload) -> String {
    let extension = upload
        .content_type
        .split_once('/')
        .map_or("", |(_, extension)| extension);
    format!("pictures/{}.{extension}", upload.id)
}
