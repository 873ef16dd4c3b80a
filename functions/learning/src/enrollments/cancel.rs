//! `DELETE /api/enrollments/{id}`

use axum::extract::State;
use axum::http::StatusCode;
use shared::clients::queues::FanoutJob;
use shared::database::{Commit, UnitOfWork};
use shared::ids::{CourseId, EnrollmentId, UserId};
use shared::{App, Error, Result};
use shared_catalog::store::courses::counters;
use shared_learning::http::OwnEnrollment;
use shared_learning::rules::enrollment::{EnrollmentStatus, Terms};
use shared_learning::store::enrollments;

use super::service::read_with_course;
use shared_learning::enqueue_reindex;

/// Cancels one of the caller's enrollments.
///
/// The enrollment and its progress are kept, and enrolling again restores them. Repeating the call changes nothing.
#[utoipa::path(delete, path = "/api/enrollments/{id}", tag = "learning",
    params(("id" = EnrollmentId, Path)), responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn cancel_enrollment(State(app): State<App>, own: OwnEnrollment) -> Result<StatusCode> {
    let app = &app;
    let (user_id, course_id) = (own.enrollment.user_id, own.enrollment.course_id);
    let mut known = Some((own.enrollment, own.course.is_some()));
    let was_enrolled = app.database.retry("enrollment", || {
        let known = known.take();
        async move {
            let (enrollment, has_course) = match known {
                Some(known) => known,
                None => {
                    let (enrollment, course) = read_with_course(app, user_id, course_id).await?;
                    (enrollment.ok_or_else(Error::not_found)?, course.is_some())
                }
            };
            if enrollment.status == EnrollmentStatus::Cancelled {
                return Ok(Commit::Done(false));
            }
            let terms = Terms {
                status: EnrollmentStatus::Cancelled,
                ..enrollment.terms()
            };
            let mut work = UnitOfWork::new();
            work.add(enrollments::change(&enrollment.with_terms(terms, app.clock.now()))?)
                .or_retry();
            if has_course {
                work.add(counters::left(course_id)?).or_retry();
            }
            work.commit(&app.database, true).await
        }
    });
    if was_enrolled.await? {
        enqueue_reindex(app, course_id).await;
        leave_chat(app, user_id, course_id).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the subscriptions of the user's sockets to the chat of the course. It never fails: access is checked again by
/// the next frame and by the fan-out within a minute.
async fn leave_chat(app: &App, user_id: UserId, course_id: CourseId) {
    let job = FanoutJob::CheckAccess {
        community_id: course_id.of_community(),
        user_id,
    };
    if let Err(error) = app.queues().fan_out(&job).await {
        tracing::warn!(%error, "a check of access is left to the next frame");
    }
}
