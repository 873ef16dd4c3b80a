//! The attempts and the attendance of a user, to export them and to erase them.

use serde::Serialize;
use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::{App, Result};

use crate::service::AttemptState;
use crate::store::attempts::{Answers, Attempt};
use crate::store::attendance::records::AttendanceRecords;
use crate::store::quiz_records::QuizRecords;
use crate::store::results::AttemptResult;

/// Attempts at quizzes, with their answers and results, and attendance.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| Box::pin(export(app, user_id, archive)),
    erase: |app, user_id| Box::pin(erase(app, user_id)),
};

#[derive(Serialize)]
struct ExportedAttempt {
    attempt: Attempt,
    answers: Answers,
    result: Option<AttemptResult>,
}

async fn export(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let mut attempts = Vec::new();
    for record in QuizRecords(&app.database).of_user(user_id).await? {
        let finished = record.finished.iter().map(|finished| finished.id);
        for id in finished.chain(record.open.map(|open| open.id)) {
            attempts.extend(AttemptState::get(app, id).await?.map(|state| ExportedAttempt {
                attempt: state.attempt,
                answers: state.answers,
                result: state.result,
            }));
        }
    }
    archive.add_document("quiz_attempts.json", &attempts)?;
    let attendance = AttendanceRecords(&app.database).of_user(user_id).await?;
    archive.add_document("attendance.json", &attendance)
}

async fn erase(app: &App, user_id: UserId) -> Result<()> {
    AttendanceRecords(&app.database).erase(user_id).await?;
    QuizRecords(&app.database).erase(user_id).await
}
