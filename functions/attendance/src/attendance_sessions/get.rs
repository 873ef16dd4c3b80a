//! `GET /api/attendance/{id}`

use axum::Json;
use axum::extract::State;
use shared::ids::AttendanceSessionId;
use shared::{App, Result};

use super::access::{SessionViewer, VisibleSession};
use super::view::SessionDetails;

/// Returns a session; to instructors of the course, with its current code.
///
/// The code changes every 30 seconds, and the one before it stays valid until the next change. A screen in the room
/// can request this every few seconds. Students see their own status instead of the code.
#[utoipa::path(get, path = "/api/attendance/{id}", tag = "attendance",
    params(("id" = AttendanceSessionId, Path)), responses((status = 200, body = SessionDetails)),
    security(("bearer" = [])))]
pub(crate) async fn get_attendance_session(
    State(app): State<App>,
    VisibleSession { session, viewer }: VisibleSession,
) -> Result<Json<SessionDetails>> {
    let details = match viewer {
        SessionViewer::Instructor { checked_in } => SessionDetails::for_instructor(&app, session, checked_in)?,
        SessionViewer::Student { enrollment, record } => {
            SessionDetails::for_student(&app, session, &enrollment, record)
        }
    };
    Ok(Json(details))
}
