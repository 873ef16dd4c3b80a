//! `POST /api/enrollments`: one wants to learn, or an admin lets somebody learn.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::patch::{Patch, given, parsed};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::types::role::Role;
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::users::Users;
use shared_catalog::store::courses::Courses;
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::enrolling::{By, open};
use crate::enrollment_reply::EnrollmentReply;
use crate::receipt::{Claimed, Receipt};

/// The course, and for a grant whom and until when.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateEnrollmentBody {
    /// The id, code or slug of the course.
    #[schema(required, nullable = false, example = "PY-101")]
    course_id: Option<String>,
    /// Who is let in past the price; for admins. Oneself without it.
    #[schema(value_type = Option<String>, example = json!(null))]
    user_id: Option<String>,
    /// When a grant ends, null for never; as the course says without it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = DateTime, example = json!(null))]
    expires_at: Patch<String>,
}

pub(crate) struct CreateEnrollment {
    course: String,
    user_id: Option<Id>,
    expires_at: Patch<Timestamp>,
}

impl Validate for CreateEnrollment {
    type Body = CreateEnrollmentBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] =
        &[&[("course", "course_id"), ("course_code", "course_id")]];

    fn validate(body: CreateEnrollmentBody, fields: &mut Fields) -> Option<Self> {
        let course = fields.required("course_id", body.course_id);
        let user_id = body.user_id.map(|text| {
            let id = text.parse::<Id>().map_err(|_| "must be the id of a user");
            fields.parsed("user_id", id)
        });
        let expires_at = parsed(fields, "expires_at", body.expires_at, |text| {
            text.parse::<Timestamp>()
                .map_err(|_| "must be a time such as 2030-01-31T00:00:00Z")
        });
        Some(Self {
            course: course?,
            user_id: user_id.map_or(Some(None), |id| id.map(Some))?,
            expires_at,
        })
    }
}

/// What makes two requests the same.
#[derive(Serialize)]
struct Request {
    course_id: Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Patch<Timestamp>,
}

/// Enrols oneself in a course, or — as an admin — somebody else past its price.
#[utoipa::path(post, path = "/api/enrollments", operation_id = "create_enrollment", tag = "learning",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key again gets the first reply again.")),
    request_body = CreateEnrollmentBody,
    responses((status = 201, body = EnrollmentReply), (status = 200, body = EnrollmentReply)), security(("bearer" = [])))]
pub(crate) async fn create_enrollment(
    State(app): State<App>,
    caller: Caller,
    key: IdempotencyKey,
    Valid(wanted): Valid<CreateEnrollment>,
) -> Result<Answer> {
    let me = caller.user.id;
    let by = by_whom(&app, &caller, &wanted)?;
    let course = Courses(&app.database)
        .find(&wanted.course)
        .await?
        .ok_or_else(Error::not_found)?;
    let user_id = wanted.user_id.unwrap_or(me);
    if user_id != me && Users(&app.database).get(user_id).await?.is_none() {
        return Err(Error::not_found());
    }
    let request = Request {
        course_id: course.id,
        user_id: wanted.user_id,
        expires_at: wanted.expires_at,
    };
    let receipt = match Receipt::claim(&app, me, "enroll", key, &request).await? {
        Claimed::Run(receipt) => receipt,
        Claimed::Replay(answer) => return Ok(answer),
    };
    let outcome = open(&app, &course, user_id, by, &receipt).await;
    receipt.settle(&app, outcome).await
}

fn by_whom(app: &App, caller: &Caller, wanted: &CreateEnrollment) -> Result<By> {
    let me = caller.user.id;
    match wanted.user_id {
        Some(_) if caller.user.role == Role::Admin => {
            let is_over = wanted.expires_at.flatten().is_some_and(|end| end <= app.clock.now());
            if is_over {
                return Err(Error::field("expires_at", "must be in the future"));
            }
            Ok(By::Admin(me, wanted.expires_at))
        }
        Some(user_id) if user_id != me => Err(Error::new(Code::Forbidden, "Only admins enrol others.")),
        _ => Ok(By::Oneself),
    }
}
