//! `DELETE /api/enrollments/{id}`: one has learnt enough.

use axum::extract::State;
use axum::http::StatusCode;
use shared::database::TransactionOutcome;
use shared::{App, Error, Id, Result};
use shared_catalog::store::courses::counters;
use shared_learning::http::OwnEnrollment;
use shared_learning::rules::enrollment::{EnrollmentStatus, Terms};
use shared_learning::store::enrollments::{self, Enrollment, Enrollments};

use crate::ranking::rank;

/// How often it is tried while the row changes.
const ATTEMPTS: u32 = 8;

/// Cancels an own enrolment. The row and what was learnt stay, for whoever enrols again.
#[utoipa::path(delete, path = "/api/enrollments/{id}", operation_id = "cancel_enrollment", tag = "learning",
    params(("id" = Id, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn cancel_enrollment(State(app): State<App>, own: OwnEnrollment) -> Result<StatusCode> {
    let mut enrollment = own.enrollment;
    let mut has_course = own.course.is_some();
    for _ in 0..ATTEMPTS {
        if enrollment.status == EnrollmentStatus::Cancelled {
            return Ok(StatusCode::NO_CONTENT);
        }
        let mut writes = vec![enrollments::change(&cancelled(&enrollment))?];
        if has_course {
            writes.push(counters::left(enrollment.course_id)?);
        }
        match app.database.transact(writes).await? {
            TransactionOutcome::Done => {
                rank(&app, enrollment.course_id).await;
                return Ok(StatusCode::NO_CONTENT);
            }
            TransactionOutcome::ConditionFailed(lost) => has_course &= lost.iter().all(|failed| failed.index != 1),
        }
        let (user_id, course_id) = (enrollment.user_id, enrollment.course_id);
        let found = Enrollments(&app.database).get(user_id, course_id).await?;
        enrollment = found.ok_or_else(Error::not_found)?;
    }
    Err(Error::unavailable("an enrolment kept changing"))
}

fn cancelled(enrollment: &Enrollment) -> Enrollment {
    let terms = Terms {
        status: EnrollmentStatus::Cancelled,
        ..enrollment.terms()
    };
    Enrollment {
        status: EnrollmentStatus::Cancelled,
        ..enrollment.reopened(terms)
    }
}
