//! `POST /api/courses/{course}/assignments`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{IdempotencyKey, Valid};
use shared::{App, Error, Result};
use shared_assessment::store::assignments::{Assignment, Assignments};
use shared_catalog::http::OwnCourse;

use super::request::{AssignmentDraft, AssignmentRequest};
use super::view::AssignmentReply;

/// Creates an assignment of a course.
///
/// A due date without a time stands for the end of that day in the caller's time zone. A course has at most 200
/// assignments; beyond that, the request fails with 409.
#[utoipa::path(post, path = "/api/courses/{course}/assignments", tag = "assessments",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"),
        IdempotencyKey),
    request_body = AssignmentRequest, responses((status = 201, body = AssignmentReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn create_assignment(
    State(app): State<App>,
    OwnCourse { caller, course }: OwnCourse,
    IdempotencyKey(key): IdempotencyKey,
    Valid(draft): Valid<AssignmentDraft>,
) -> Result<(StatusCode, Json<AssignmentReply>)> {
    let (me, now) = (caller.user.id, app.clock.now());
    let mut assignment = Assignment {
        id: app.ids.id(),
        course_id: course.id,
        title: draft.required_title()?,
        description: None,
        max_score: draft.max_score(),
        due: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        version: 0,
    };
    draft.apply(&mut assignment, &caller.user.settings.timezone);
    let (assignments, request) = (Assignments(&app.database), (course.id, &draft));
    let keys = Idempotency(&app.database);
    let begun = keys.begin(me, "create_assignment", key.as_deref(), &request, now.as_second());
    match begun.await? {
        IdempotencyOutcome::Replay(id) => {
            assignment = assignments.get(id).await?.ok_or_else(Error::not_found)?;
        }
        IdempotencyOutcome::Proceed(record) => {
            let created = assignments.create(&assignment, &record).await;
            record.release_on_error(&app.database, created).await?;
        }
    }
    Ok((StatusCode::CREATED, Json(AssignmentReply::new(assignment, None))))
}
