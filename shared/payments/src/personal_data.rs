//! The payments of a user, to export them and to erase them.

use shared::personal_data::PersonalData;

use crate::store::records;
use crate::store::refunds::Refunds;

/// Payments, refunds, entries of the ledger and receipts.
///
/// The law requires to keep them. They name the deleted user by ID only; the reasons of requests for refunds, which are
/// free text, are erased.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| {
        Box::pin(async move {
            let records = records::of_user(&app.database, user_id).await?;
            archive.add_document("payments.json", &records)
        })
    },
    erase: |app, user_id| Box::pin(async move { Refunds(&app.database).forget_reasons(user_id).await }),
};
