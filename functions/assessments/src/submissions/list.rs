//! `GET /api/assignments/{id}/submissions`

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use shared::database::decode;
use shared::http::{List, Page};
use shared::ids::{AssignmentId, UserId};
use shared::{App, Result};
use shared_accounts::store::users::{self, User};
use shared_assessment::store::submissions::Submissions;

use super::view::SubmissionSummaryReply;
use crate::assignments::access::OwnAssignment;

/// Lists what students have handed in to an assignment.
///
/// The newest comes first. It is for instructors of the course and admins.
#[utoipa::path(get, path = "/api/assignments/{id}/submissions", tag = "assessments",
    params(("id" = AssignmentId, Path), Page), responses((status = 200, body = List<SubmissionSummaryReply>)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn list_submissions(
    State(app): State<App>,
    OwnAssignment { caller, assignment }: OwnAssignment,
    page: Page,
) -> Result<Json<List<SubmissionSummaryReply>>> {
    let me = Some(caller.user.id);
    let query = page.query(&app, me)?;
    let submissions = Submissions(&app.database).of_assignment(assignment.id, query).await?;
    let keys = submissions.rows.iter().map(|submission| users::key(submission.user_id));
    let keys: Vec<_> = keys.collect();
    let rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let students = rows.into_values().map(decode);
    let students = students.map(|student: Result<User>| student.map(|student| (student.id, student)));
    let students: HashMap<UserId, User> = students.collect::<Result<_>>()?;
    let replies = submissions.map(|submission| {
        let student = students.get(&submission.user_id);
        SubmissionSummaryReply::new(&submission, student)
    });
    page.list(&app, me, replies).map(Json)
}
