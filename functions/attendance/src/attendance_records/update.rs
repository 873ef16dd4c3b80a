//! `PATCH /api/attendance/{id}`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::{Commit, UnitOfWork, Write, decode};
use shared::http::{Fields, Valid, Validate};
use shared::ids::{AttendanceSessionId, UserId};
use shared::{App, Error, Result};
use shared_assessment::rules::attendance::{AttendanceStatus, parse_reason};
use shared_assessment::store::attendance::records::{self, AttendanceRecord, Correction};
use shared_assessment::store::attendance::sessions;
use shared_learning::store::enrollments;
use utoipa::ToSchema;

use super::view::RecordView;
use crate::attendance_sessions::OwnSession;

/// The attendance of a student to record.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateAttendanceRecordRequest {
    /// The student, who is or was enrolled in the course.
    #[schema(required, nullable = false, example = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")]
    user_id: Option<String>,
    /// `present`, `absent`, `late` or `excused`.
    #[schema(required, nullable = false, example = "present")]
    status: Option<String>,
    /// The reason, which the student can read; 1 to 500 characters.
    #[schema(required, nullable = false, example = "The phone had no battery left.")]
    reason: Option<String>,
}

pub(crate) struct UpdateAttendanceRecord {
    user_id: UserId,
    status: AttendanceStatus,
    reason: String,
}

impl Validate for UpdateAttendanceRecord {
    type Body = UpdateAttendanceRecordRequest;

    fn validate(body: UpdateAttendanceRecordRequest, fields: &mut Fields) -> Option<Self> {
        let parse_user = |text: String| text.parse().map_err(|_| NO_STUDENT);
        let user_id = fields.required_parsed("user_id", body.user_id, parse_user);
        let status = fields.required_parsed("status", body.status, |text| AttendanceStatus::parse(&text));
        let reason = fields.required_parsed("reason", body.reason, |text| parse_reason(&text));
        Some(Self {
            user_id: user_id?,
            status: status?,
            reason: reason?,
        })
    }
}

const NO_STUDENT: &str = "must be a student of this course";

/// Records the attendance of a student at a session.
///
/// It is for instructors of the course, during the session and later. The latest 20 corrections are kept, with their
/// reasons and who made them when. Repeating the call changes nothing.
#[utoipa::path(patch, path = "/api/attendance/{id}", tag = "attendance",
    params(("id" = AttendanceSessionId, Path)),
    request_body = UpdateAttendanceRecordRequest, responses((status = 200, body = RecordView)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn update_attendance_record(
    State(app): State<App>,
    OwnSession { caller, session }: OwnSession,
    Valid(request): Valid<UpdateAttendanceRecord>,
) -> Result<Json<RecordView>> {
    let (student, place) = (request.user_id, session.place());
    let keys = [
        enrollments::key(student, session.course_id),
        records::key(student, place),
    ];
    let recorded = app.database.retry("attendance", || async {
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        let [enrollment, record] = keys.each_ref().map(|key| rows.remove(key));
        if enrollment.is_none() {
            return Err(Error::field("user_id", NO_STUDENT));
        }
        let before: Option<AttendanceRecord> = record.map(decode).transpose()?;
        let correction = Correction {
            status: request.status,
            reason: request.reason.clone(),
            corrected_by: caller.user.id,
            corrected_at: app.clock.now(),
        };
        if let Some(before) = &before
            && before
                .corrections
                .last()
                .is_some_and(|last| is_repeated(last, &correction))
        {
            return Ok(Commit::Done(before.clone()));
        }
        let after = AttendanceRecord::corrected(before.as_ref(), &session, student, correction);
        let was_attended = before.is_some_and(|before| before.status.is_attended());
        let difference = i64::from(after.status.is_attended()) - i64::from(was_attended);
        let mut work = UnitOfWork::new();
        work.add_all(records::correct(&after)?).or_retry();
        // The account may be erased at the same time.
        work.add(Write::check(keys[0].clone()).if_present()).or_retry();
        if difference != 0 {
            work.add(sessions::add_to_count(place, student, difference)?)
                .or_internal_error();
        }
        work.commit(&app.database, after).await
    });
    recorded.await.map(RecordView::from).map(Json)
}

fn is_repeated(last: &Correction, correction: &Correction) -> bool {
    let content = |correction: &Correction| (correction.status, correction.corrected_by);
    content(last) == content(correction) && last.reason == correction.reason
}
