//! `PUT, PATCH /api/assignments/{id}`

use axum::extract::State;
use shared::http::Valid;
use shared::http::etag::{IfMatch, Tagged};
use shared::ids::AssignmentId;
use shared::{App, Result};
use shared_assessment::store::assignments::{Assignment, Assignments};

use super::access::OwnAssignment;
use super::request::{AssignmentDraft, AssignmentRequest};
use super::view::AssignmentReply;

/// Updates an assignment.
///
/// Absent fields stay unchanged. What was handed in before stays late or on time as it was, and keeps its score.
#[utoipa::path(method(put, patch), path = "/api/assignments/{id}", tag = "assessments",
    params(("id" = AssignmentId, Path), IfMatch),
    request_body = AssignmentRequest, responses((status = 200, body = AssignmentReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_assignment(
    State(app): State<App>,
    OwnAssignment { caller, assignment }: OwnAssignment,
    if_match: IfMatch,
    Valid(draft): Valid<AssignmentDraft>,
) -> Result<Tagged> {
    let change = |assignment: &mut Assignment| {
        tagged(assignment)?.check_if_match(&if_match)?;
        draft.apply(assignment, &caller.user.settings.timezone);
        Ok(())
    };
    let assignments = Assignments(&app.database);
    let assignment = assignments.update(assignment, app.clock.now(), change).await?;
    tagged(&assignment)
}

fn tagged(assignment: &Assignment) -> Result<Tagged> {
    Tagged::new(&AssignmentReply::new(assignment.clone(), None))
}
