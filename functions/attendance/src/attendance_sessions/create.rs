//! `POST /api/courses/{course}/attendance`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::database::UnitOfWork;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome, IdempotencyRecord};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::AttendanceSessionId;
use shared::{App, Error, ErrorCode, Result};
use shared_assessment::rules::attendance::{MAX_OPEN_SESSIONS, MAX_SESSIONS, end, parse_duration};
use shared_assessment::store::attendance::sessions::{self, AttendanceSession, AttendanceSessions};
use shared_catalog::http::OwnCourse;
use shared_catalog::rules::lecture::parse_title;
use shared_catalog::store::courses;
use utoipa::ToSchema;

use super::view::SessionDetails;

/// The session to open.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateAttendanceSessionRequest {
    /// 1 to 200 characters.
    #[schema(example = "Lecture 3")]
    title: Option<String>,
    /// How long students can check in, from 1 to 480 minutes.
    #[schema(required, nullable = false, example = 90)]
    duration_minutes: Option<i64>,
}

#[derive(Serialize)]
pub(crate) struct CreateAttendanceSession {
    title: Option<String>,
    duration: u16,
}

impl Validate for CreateAttendanceSession {
    type Body = CreateAttendanceSessionRequest;

    fn validate(body: CreateAttendanceSessionRequest, fields: &mut Fields) -> Option<Self> {
        let title = fields.parsed("title", body.title.as_deref().map(parse_title).transpose());
        let duration = fields.required_parsed("duration_minutes", body.duration_minutes, parse_duration);
        Some(Self {
            title: title?,
            duration: duration?,
        })
    }
}

/// Opens a session of a course, at which students can check in.
///
/// It begins now and ends by itself. A course has at most 10 open sessions at the same time, and 500 in all; another
/// one is a conflict. The reply has the first code.
#[utoipa::path(post, path = "/api/courses/{course}/attendance", tag = "attendance",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"),
        IdempotencyKey),
    request_body = CreateAttendanceSessionRequest, responses((status = 201, body = SessionDetails)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn create_attendance_session(
    State(app): State<App>,
    OwnCourse { caller, course }: OwnCourse,
    key: IdempotencyKey,
    Valid(request): Valid<CreateAttendanceSession>,
) -> Result<(StatusCode, Json<SessionDetails>)> {
    let now = app.clock.now();
    let id: AttendanceSessionId = app.ids.id();
    let keys = Idempotency(&app.database);
    let asked = (course.id, &request);
    let begun = keys.begin(caller.user.id, "attendance", key.0.as_deref(), &asked, now.as_second());
    let session = match begun.await? {
        IdempotencyOutcome::Proceed(record) => {
            let session = AttendanceSession {
                id,
                course_id: course.id,
                number: 0,
                title: request.title,
                starts_at: now,
                ends_at: end(now, request.duration),
                opened_by: caller.user.id,
            };
            let opened = open(&app, session, &record).await;
            record.release_on_error(&app.database, opened).await?
        }
        IdempotencyOutcome::Replay(id) => {
            let found = AttendanceSessions(&app.database).get(id).await?;
            found.ok_or_else(Error::not_found)?
        }
    };
    let details = SessionDetails::for_instructor(&app, session, 0)?;
    Ok((StatusCode::CREATED, Json(details)))
}

/// Gives `session` the next number of its course and stores it.
async fn open(app: &App, session: AttendanceSession, record: &IdempotencyRecord) -> Result<AttendanceSession> {
    let opened = app.database.retry("attendance", || async {
        let schedule = AttendanceSessions(&app.database).schedule(session.course_id).await?;
        let times = schedule.times()?;
        // Another request may have opened one a moment later than this one began.
        let open = times.iter().filter(|time| session.starts_at < time.ends_at);
        if open.count() >= MAX_OPEN_SESSIONS {
            return Err(conflict("This course already has 10 open sessions."));
        }
        if times.len() >= MAX_SESSIONS {
            return Err(conflict("This course already has 500 sessions."));
        }
        let session = AttendanceSession {
            number: schedule.sessions(),
            ..session.clone()
        };
        let mut work = UnitOfWork::new();
        work.add(courses::check_not_deleted(session.course_id))
            .or_fail(Error::not_found);
        work.add_all(sessions::create(&session, &schedule)?).or_retry();
        work.complete(record, &session.id)?;
        work.commit(&app.database, session).await
    });
    opened.await
}

fn conflict(detail: &'static str) -> Error {
    Error::new(ErrorCode::Conflict, detail)
}
