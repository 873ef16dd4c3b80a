//! `POST /api/courses/{course}/enroll`: one wants to learn.

use axum::extract::State;
use serde_json::json;
use shared::http::IdempotencyKey;
use shared::{App, Result};
use shared_catalog::http::SignedInCourse;

use crate::answer::Answer;
use crate::enrolling::{By, open};
use crate::enrollment_reply::EnrollmentReply;
use crate::receipt::{Claimed, Receipt};

/// Enrols oneself. Who is enrolled already gets the same enrolment again, with 200; who has left gets it back. A course with a
/// price answers 402 with `order_hint` until it is paid.
#[utoipa::path(post, path = "/api/courses/{course}/enroll", operation_id = "enroll", tag = "learning",
    params(("course" = String, Path, description = "Its id, code or slug.", example = "PY-101"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the first reply again.")),
    responses((status = 201, body = EnrollmentReply), (status = 200, body = EnrollmentReply)), security(("bearer" = [])))]
pub(crate) async fn enroll(
    State(app): State<App>,
    SignedInCourse { caller, course }: SignedInCourse,
    key: IdempotencyKey,
) -> Result<Answer> {
    let me = caller.user.id;
    let request = json!({ "course_id": course.id });
    let receipt = match Receipt::claim(&app, me, "enroll", key, &request).await? {
        Claimed::Run(receipt) => receipt,
        Claimed::Replay(answer) => return Ok(answer),
    };
    let outcome = open(&app, &course, me, By::Oneself, &receipt).await;
    receipt.settle(&app, outcome).await
}
