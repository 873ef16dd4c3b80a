//! The notifications of a user, to export them and to erase them.

use shared::personal_data::PersonalData;

use crate::store::notifications::Notifications;
use crate::store::receipts::Receipts;

/// Notifications, and the receipts of their deliveries.
///
/// Texts are made when they are shown, so the notifications of others that the user has caused hold the ID alone, and
/// show a deleted user.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| {
        Box::pin(async move {
            let notifications = Notifications(&app.database).of_user(user_id).await?;
            archive.add_document("notifications.json", &notifications)
        })
    },
    erase: |app, user_id| {
        Box::pin(async move {
            Receipts(&app.database).erase(user_id).await?;
            Notifications(&app.database).erase(user_id).await
        })
    },
};
