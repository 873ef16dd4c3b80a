//! `POST /api/attendance/{id}/check-in`

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::{Commit, UnitOfWork};
use shared::http::body::text_or_digits;
use shared::http::{Fields, Valid, Validate};
use shared::ids::AttendanceSessionId;
use shared::{App, Error, ErrorCode, Result};
use shared_assessment::rules::attendance::parse_code;
use shared_assessment::store::attendance::records::{self, AttendanceRecord};
use shared_assessment::store::attendance::sessions::{self, AttendanceSession};
use shared_learning::store::enrollments;
use utoipa::ToSchema;

use super::access::{EnrolledSession, Recorded};
use super::code;
use crate::attendance_records::view::RecordView;

/// The code on the screen in the room.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CheckInRequest {
    /// Six digits of any script; spaces and dashes are ignored.
    #[schema(required, nullable = false, example = "123456")]
    #[serde(default, deserialize_with = "text_or_digits")]
    code: Option<String>,
}

pub(crate) struct CheckIn {
    code: String,
}

impl Validate for CheckIn {
    type Body = CheckInRequest;

    fn validate(body: CheckInRequest, fields: &mut Fields) -> Option<Self> {
        let code = fields.required_parsed("code", body.code, |text| parse_code(&text));
        Some(Self { code: code? })
    }
}

/// A check-in.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckIn)]
pub(crate) struct CheckInReply {
    #[serde(flatten)]
    record: RecordView,
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
}

/// Checks the caller in at a session.
///
/// The caller must be enrolled, and the session must be open. The code on the screen and the one before it are valid;
/// another one is `check_in_code_invalid`, and after ten of them the reply is 429 until the session ends. Checking in
/// again returns the first check-in, whatever the code. If an instructor has recorded an absence, the reply is 409.
#[utoipa::path(post, path = "/api/attendance/{id}/check-in", tag = "attendance",
    params(("id" = AttendanceSessionId, Path)),
    request_body = CheckInRequest, responses((status = 200, body = CheckInReply)), security(("bearer" = [])))]
pub(crate) async fn check_in(
    State(app): State<App>,
    EnrolledSession {
        caller,
        session,
        recorded,
    }: EnrolledSession,
    Valid(request): Valid<CheckIn>,
) -> Result<Json<CheckInReply>> {
    let (app, caller, session, code) = (&app, &caller, &session, request.code.as_str());
    let mut known = Some(recorded);
    let checked_in = app.database.retry("attendance", || {
        let known = known.take();
        async move {
            let recorded = match known {
                Some(known) => known,
                None => Recorded::read(app, caller, session.place()).await?,
            };
            let (me, place, now) = (caller.user.id, session.place(), app.clock.now());
            if let Some(record) = recorded.record {
                return repeated(record).map(Commit::Done);
            }
            check_open(session, &recorded.attendance, now)?;
            let mut work = UnitOfWork::new();
            if !code::is_valid(app, session.id, code, now)? {
                work.add(records::count_wrong_code(me, place)?).or_retry();
                return match work.commit(&app.database, ()).await? {
                    Commit::Done(()) => Err(wrong_code()),
                    Commit::Retry => Ok(Commit::Retry),
                };
            }
            let record = AttendanceRecord::checked_in(session, me, now);
            work.add_all(records::check_in(&record)?).or_retry();
            work.add(enrollments::check_not_cancelled(me, place.course_id)?)
                .or_fail(no_longer_enrolled);
            work.add(sessions::add_to_count(place, me, 1)?).or_internal_error();
            work.commit(&app.database, record).await
        }
    });
    let record = checked_in.await?.into();
    let server_time = app.clock.now();
    Ok(Json(CheckInReply { record, server_time }))
}

fn repeated(record: AttendanceRecord) -> Result<AttendanceRecord> {
    if record.status.is_attended() {
        return Ok(record);
    }
    let recorded = format!("An instructor has recorded you as {}.", record.status);
    Err(Error::new(ErrorCode::Conflict, recorded))
}

fn check_open(session: &AttendanceSession, attendance: &records::Attendance, now: Timestamp) -> Result<()> {
    if !session.time().is_open(now) {
        return Err(Error::new(ErrorCode::Conflict, "This session is over."));
    }
    if attendance.is_blocked(session.number) {
        let left = session.ends_at.duration_since(now).as_secs();
        return Err(Error::rate_limited(
            "You have sent too many wrong codes to this session. Please ask an instructor to record that you are here.",
            u64::try_from(left).unwrap_or(0),
        ));
    }
    Ok(())
}

fn wrong_code() -> Error {
    Error::new(
        ErrorCode::CheckInCodeInvalid,
        "This code is wrong, or it has changed since. Please enter the code that the screen shows now.",
    )
}

fn no_longer_enrolled() -> Error {
    Error::new(
        ErrorCode::EnrollmentNeeded,
        "This is only for students who are enrolled in the course.",
    )
}
