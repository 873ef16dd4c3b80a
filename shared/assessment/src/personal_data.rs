//! The attempts, submissions and attendance of a user, to export them and to erase them.

use serde::Serialize;
use serde_json::{Value, json};
use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::{App, Result};
use shared_catalog::store::uploads::objects_of_submission;

use crate::service::AttemptState;
use crate::store::attempts::{Answers, Attempt};
use crate::store::attendance::records::AttendanceRecords;
use crate::store::quiz_records::QuizRecords;
use crate::store::results::AttemptResult;
use crate::store::submissions::{Submission, SubmissionTexts, Submissions, SubmittedFile};

/// Attempts at quizzes with their answers and results, submissions with their files and grades, and attendance.
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
    archive.add_document("attendance.json", &attendance)?;
    export_submissions(app, user_id, archive).await
}

async fn export_submissions(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let submissions = Submissions(&app.database);
    let mut exported = Vec::new();
    for submission in submissions.of_user(user_id).await? {
        let files = submission.files.iter().enumerate();
        for (index, file) in files.filter(|(_, file)| file.has_arrived) {
            if let Some(bytes) = app.objects().read(&submission.object(file)).await? {
                // The number keeps files of the same name apart.
                let name = format!("submissions/{}/{}-{}", submission.id, index + 1, file.filename);
                archive.add(&name, &bytes)?;
            }
        }
        let texts = submissions.texts(submission.id).await?;
        exported.push(exported_submission(&submission, &texts));
    }
    archive.add_document("submissions.json", &exported)
}

fn exported_submission(submission: &Submission, texts: &SubmissionTexts) -> Value {
    let file = |file: &SubmittedFile| {
        json!({
            "filename": file.filename,
            "content_type": file.content_type,
            "size": file.size,
            "has_arrived": file.has_arrived,
        })
    };
    json!({
        "id": submission.id,
        "assignment_id": submission.assignment_id,
        "course_id": submission.course_id,
        "title": submission.title,
        "submitted_at": submission.submitted_at,
        "is_late": submission.is_late,
        "status": submission.status(),
        "text": texts.text,
        "files": submission.files.iter().map(file).collect::<Vec<_>>(),
        "grades": texts.grades,
    })
}

async fn erase(app: &App, user_id: UserId) -> Result<()> {
    AttendanceRecords(&app.database).erase(user_id).await?;
    let submissions = Submissions(&app.database);
    for submission in submissions.of_user(user_id).await? {
        // Objects go before the rows through which they are found.
        app.objects().remove_all(&objects_of_submission(submission.id)).await?;
        submissions.erase(&submission).await?;
    }
    QuizRecords(&app.database).erase(user_id).await
}
