//! Exports and erases the questions of a user to the tutor.

use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::{App, Result};

use crate::store::conversations::Conversations;
use crate::store::streamed_answers::StreamedAnswers;

/// Conversations, and the streamed answers that are kept for an hour.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| Box::pin(export(app, user_id, archive)),
    erase: |app, user_id| Box::pin(erase(app, user_id)),
};

/// Each conversation has a document of its own.
async fn export(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let repository = Conversations(&app.database);
    let conversations = repository.of_user(user_id).await?;
    archive.add_document("tutor/conversations.json", &conversations)?;
    for conversation in conversations {
        let turns = repository.turns(user_id, conversation.id).await?;
        archive.add_document(&format!("tutor/{}.json", conversation.id), &turns)?;
    }
    Ok(())
}

async fn erase(app: &App, user_id: UserId) -> Result<()> {
    Conversations(&app.database).erase_of_user(user_id).await?;
    StreamedAnswers(&app.database).erase_of_user(user_id).await
}
