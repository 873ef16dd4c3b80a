//! Exports and erases the account of a user.

use jiff::Timestamp;
use serde_json::{Value, json};
use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::{App, Result};

use crate::http::user::UserReply;
use crate::store::devices::Devices;
use crate::store::exports;
use crate::store::leads::{Lead, Leads};
use crate::store::sessions::Sessions;
use crate::store::skills::Skills;
use crate::store::users::Users;

/// The user with the profile, settings, links, skills, sessions, devices, lead and archives.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| Box::pin(export(app, user_id, archive)),
    erase: |app, user_id| Box::pin(erase(app, user_id)),
};

async fn export(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let database = &app.database;
    let Some(user) = Users(database).get(user_id).await? else {
        return Ok(());
    };
    archive.add_document("profile.json", &UserReply::from(&user))?;
    archive.add_document("settings.json", &user.settings)?;
    archive.add_document("social.json", &user.social)?;
    archive.add_document("skills.json", &Skills(database).of_user(user_id).await?)?;
    archive.add_document("sessions.json", &sessions(app, user_id).await?)?;
    archive.add_document("devices.json", &devices(app, user_id).await?)?;
    if let Some(phone) = &user.phone {
        archive.add_document("lead.json", &Leads(database).of_phone(phone).await?.as_ref().map(lead))?;
    }
    Ok(())
}

/// Leaves a tombstone. The lead goes with the account, in the transaction that deletes it.
async fn erase(app: &App, user_id: UserId) -> Result<()> {
    let users = Users(&app.database);
    let user = users.get_even_deleted(user_id).await?;
    let Some(deleted_at) = user.and_then(|user| user.deleted_at) else {
        return Ok(());
    };
    // Push tokens go before the rows through which they are found.
    let devices = Devices(&app.database);
    for (session, device) in devices.of_user(user_id).await? {
        devices.unregister(user_id, session, &device.token).await?;
    }
    users.erase(user_id).await?;
    // Archives go after the rows: a worker that is making one then finds its row gone and removes the archive.
    app.objects().remove_all(&exports::objects(user_id)).await?;
    users.write_tombstone(user_id, deleted_at).await
}

/// The sessions without anything that a token could be derived from.
async fn sessions(app: &App, user_id: UserId) -> Result<Vec<Value>> {
    let time = |second| Timestamp::from_second(second).ok();
    let sessions = Sessions(&app.database).of_user(user_id).await?.into_iter();
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
async fn devices(app: &App, user_id: UserId) -> Result<Vec<Value>> {
    let devices = Devices(&app.database).of_user(user_id).await?.into_iter();
    let shown = devices.map(|(session_id, device)| {
        json!({ "session_id": session_id, "platform": device.platform, "registered_at": device.registered_at })
    });
    Ok(shown.collect())
}

/// The lead including the notes of admins, as these are about the user.
fn lead(lead: &Lead) -> Value {
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
