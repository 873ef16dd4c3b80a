//! Exports and erases the learning data of a user.

use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::{App, Result};

use crate::store::learning_records::LearningRecords;

/// Enrollments, progress, notes, bookmarks, reviews, certificates and preferred subjects.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| Box::pin(export(app, user_id, archive)),
    erase: |app, user_id| Box::pin(async move { LearningRecords(&app.database).erase(user_id).await }),
};

async fn export(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let records = LearningRecords(&app.database).of_user(user_id).await?;
    archive.add_document("learning.json", &records)
}
