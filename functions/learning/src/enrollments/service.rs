//! The rules of enrolling, for students and for admins who grant access.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome, IdempotencyRecord};
use shared::database::{StoredResponse, UnitOfWork, decode};
use shared::http::IdempotencyKey;
use shared::ids::{CourseId, UserId};
use shared::types::Patch;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_catalog::store::courses::card::CourseCard;
use shared_catalog::store::courses::{self, Course, counters};
use shared_learning::rules::enrollment::{
    EnrollmentDecision, EnrollmentStatus, Terms, decide_enrollment, decide_grant,
};
use shared_learning::store::enrollments::{self, Enrollment, Enrollments};

use super::view::EnrollmentReply;
use shared_learning::enqueue_reindex;

/// The user to enroll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Student {
    pub user_id: UserId,
    pub enrolled_by: EnrolledBy,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum EnrolledBy {
    Student,
    /// Without payment. Access ends at `expires_at`, or as the course says if that is absent.
    Admin {
        id: UserId,
        expires_at: Patch<Timestamp>,
    },
}

/// Enrolls a student, or returns the first reply if the caller has used this idempotency key before.
pub(crate) async fn enroll_once(
    app: &App,
    caller_id: UserId,
    key: IdempotencyKey,
    request: &(impl Serialize + Sync),
    course: &Course,
    student: Student,
) -> Result<StoredResponse> {
    let (keys, now) = (Idempotency(&app.database), app.clock.unix_seconds());
    let begun = keys.begin(caller_id, "enroll", key.0.as_deref(), request, now);
    let record = match begun.await? {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(response) => return Ok(response),
    };
    let outcome = enroll(app, course, student, &record).await;
    record.release_on_error(&app.database, outcome).await
}

/// Replies with 201 the first time, and with 200 and the same enrollment from then on. `course` was just read.
async fn enroll(app: &App, course: &Course, student: Student, record: &IdempotencyRecord) -> Result<StoredResponse> {
    if !course.is_published() {
        return Err(Error::not_found());
    }
    let Student { user_id, enrolled_by } = student;
    let acting = || match enrolled_by {
        EnrolledBy::Student => None,
        EnrolledBy::Admin { id, .. } => Some(AuditContext::now(app, id)),
    };
    let committed = app.database.retry("enrollment", || async {
        let now = app.clock.now();
        let found = Enrollments(&app.database).get(user_id, course.id).await?;
        let before = found.as_ref().map(Enrollment::terms);
        let decision = match enrolled_by {
            EnrolledBy::Student => decide_enrollment(before, course.price.is_free(), course.access_days, now),
            EnrolledBy::Admin { expires_at, .. } => decide_grant(before, expires_at, course.access_days, now),
        };
        let mut work = UnitOfWork::new();
        let (status, enrollment, joins) = match (decision, found) {
            (EnrollmentDecision::PaymentRequired, _) | (EnrollmentDecision::AlreadyActive, None) => {
                return Err(payment_needed(course));
            }
            (EnrollmentDecision::AlreadyActive, Some(found)) => (StatusCode::OK, found, false),
            (EnrollmentDecision::Enroll(terms), None) => {
                let enrollment = Enrollment::new(app.ids.id(), user_id, course.id, terms, now);
                work.add(counters::enrolled(course.id)?).or_fail(Error::not_found);
                work.add_all(enrollments::create(&enrollment)?).or_retry();
                (StatusCode::CREATED, enrollment, true)
            }
            (EnrollmentDecision::Enroll(terms), Some(found)) => {
                let joins = found.status == EnrollmentStatus::Cancelled;
                let course = if joins {
                    counters::enrolled(course.id)
                } else {
                    counters::is_published(course.id)
                };
                work.add(course?).or_fail(Error::not_found);
                let next = found.with_terms(terms, now);
                work.add(enrollments::change(&next)?).or_retry();
                (StatusCode::OK, next, joins)
            }
        };
        if let (Some(acting), EnrollmentDecision::Enroll(after)) = (acting(), decision) {
            work.audit(acting, granted(user_id, course.id, before, after))?;
        }
        let reply = EnrollmentReply::new(enrollment, Some(CourseCard::from(course)), now);
        let response = StoredResponse::new(status, &reply)?;
        work.complete(record, &response)?;
        work.commit(&app.database, (response, joins)).await
    });
    let (response, joins) = committed.await?;
    if joins {
        enqueue_reindex(app, course.id).await;
    }
    Ok(response)
}

fn granted(user_id: UserId, course_id: CourseId, before: Option<Terms>, after: Terms) -> AdminAction {
    let snapshot =
        |terms: Terms| json!({ "course_id": course_id, "status": terms.status, "expires_at": terms.expires_at });
    AdminAction {
        action: Action::EnrollmentGranted,
        target: user_id.to_string(),
        before: before.map_or_else(|| json!({ "course_id": course_id }), snapshot),
        after: snapshot(after),
    }
}

fn payment_needed(course: &Course) -> Error {
    let hint = json!({
        "create_order": "/api/payments/create_order",
        "course_id": course.id,
        "amount": course.price.minor_units,
        "currency": course.price.currency,
    });
    Error::new(
        ErrorCode::PaymentNeeded,
        "This course has a price. Please create an order and pay for it.",
    )
    .member("order_hint", hint)
}

/// An enrollment and its course as they are now, in one call.
pub(crate) async fn read_with_course(
    app: &App,
    user_id: UserId,
    course_id: CourseId,
) -> Result<(Option<Enrollment>, Option<Course>)> {
    let keys = [enrollments::key(user_id, course_id), courses::key(course_id)];
    let mut rows = app.database.batch_get(&keys.each_ref()).await?;
    let [enrollment, course] = keys.map(|key| rows.remove(&key));
    Ok((enrollment.map(decode).transpose()?, course.map(decode).transpose()?))
}
