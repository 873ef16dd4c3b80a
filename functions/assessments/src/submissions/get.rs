//! `GET /api/submissions/{id}`

use axum::Json;
use axum::extract::State;
use shared::ids::SubmissionId;
use shared::{App, Result};
use shared_assessment::store::submissions::Submissions;

use super::access::VisibleSubmission;
use super::view::SubmissionReply;

/// Returns a submission with its text, its files and its grades.
///
/// A student sees their own; instructors of the course see all of them. URLs of files download them and expire after
/// `expires_in` seconds.
#[utoipa::path(get, path = "/api/submissions/{id}", tag = "assessments",
    params(("id" = SubmissionId, Path)), responses((status = 200, body = SubmissionReply)),
    security(("bearer" = [])))]
pub(crate) async fn get_submission(
    State(app): State<App>,
    VisibleSubmission { submission, student }: VisibleSubmission,
) -> Result<Json<SubmissionReply>> {
    let texts = Submissions(&app.database).texts(submission.id).await?;
    SubmissionReply::load(&app, submission, student.as_ref(), texts)
        .await
        .map(Json)
}
