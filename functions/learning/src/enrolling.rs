//! How an enrolment begins, whoever wants it.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::json;
use shared::database::Write;
use shared::{App, Code, Error, Id, Result};
use shared_accounts::store::audit::{self, Action, Entry};
use shared_accounts::store::users::Users;
use shared_catalog::store::courses::card::CourseCard;
use shared_catalog::store::courses::{Course, counters};
use shared_learning::rules::enrollment::{Enrolling, EnrollmentStatus, Terms, enrol, grant};
use shared_learning::store::enrollments::{self, Enrollment, Enrollments};

use crate::answer::Answer;
use crate::enrollment_reply::EnrollmentReply;
use crate::ranking::rank;
use crate::receipt::{Committed, Receipt};

/// How often it is tried while the row changes.
const ATTEMPTS: u32 = 8;

/// Who enrols.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// The student.
    Oneself,
    /// An admin, past the price, until then if the admin says when.
    Admin(Id, Option<Option<Timestamp>>),
}

/// Enrols `user_id` in `course`, a row just read: 201 the first time, 200 with the same row from then on.
///
/// # Errors
/// [`Code::NotFound`] for a course that is not published, [`Code::PaymentNeeded`].
pub(crate) async fn open(app: &App, course: &Course, user_id: Id, by: By, receipt: &Receipt) -> Result<Answer> {
    let course = Some(course)
        .filter(|course| course.is_published())
        .ok_or_else(Error::not_found)?;
    for _ in 0..ATTEMPTS {
        let now = app.clock.now();
        let found = Enrollments(&app.database).get(user_id, course.id).await?;
        let terms = found.as_ref().map(Enrollment::terms);
        let step = match by {
            By::Oneself => enrol(terms, course.price.is_free(), course.access_days, now),
            By::Admin(_, expires_at) => grant(terms, expires_at, course.access_days, now),
        };
        let card = || Some(CourseCard::from(course));
        let answer = |status, enrollment| Answer::new(status, &EnrollmentReply::new(enrollment, card(), now));
        let (answer, mut writes, joins) = match (step, found) {
            (Enrolling::Pay, _) | (Enrolling::Keep, None) => return Err(payment_needed(course)),
            (Enrolling::Keep, Some(found)) => (answer(StatusCode::OK, found)?, Vec::new(), false),
            (Enrolling::Open(terms), None) => {
                let enrollment = Enrollment::new(app.ids.id(), user_id, course.id, terms, now);
                let writes = counted(true, enrollments::create(&enrollment)?, course.id)?;
                (answer(StatusCode::CREATED, enrollment)?, writes, true)
            }
            (Enrolling::Open(terms), Some(found)) => {
                let joins = found.status == EnrollmentStatus::Cancelled;
                let next = found.reopened(terms);
                let writes = counted(joins, vec![enrollments::change(&next)?], course.id)?;
                (answer(StatusCode::OK, next)?, writes, joins)
            }
        };
        if let (By::Admin(admin, _), Enrolling::Open(after), false) = (by, step, writes.is_empty()) {
            writes.extend(record(app, admin, user_id, course.id, terms, after)?);
        }
        match receipt.commit(app, writes, &answer).await? {
            Committed::Done => {
                if joins {
                    rank(app, course.id).await;
                }
                return Ok(answer);
            }
            // The first write is the course's.
            lost if lost.has_lost(0) => return Err(Error::not_found()),
            Committed::Lost(_) => {}
        }
    }
    Err(Error::unavailable("an enrolment kept changing"))
}

/// The writes of an enrolment with that of its course before them.
fn counted(joins: bool, writes: Vec<Write>, course_id: Id) -> Result<Vec<Write>> {
    let course = if joins {
        counters::enrolled(course_id)
    } else {
        counters::is_published(course_id)
    };
    Ok(std::iter::once(course?).chain(writes).collect())
}

/// The record of a grant, and the proof that who grants still is an admin.
fn record(app: &App, admin: Id, user_id: Id, course_id: Id, before: Option<Terms>, after: Terms) -> Result<Vec<Write>> {
    let told = |terms: Terms| json!({ "course_id": course_id, "status": terms.status, "expires_at": terms.expires_at });
    let entry = Entry {
        id: app.ids.id(),
        actor: admin,
        action: Action::EnrollmentGranted,
        target: user_id.to_string(),
        before: before.map_or_else(|| json!({ "course_id": course_id }), told),
        after: told(after),
        at: app.clock.now(),
    };
    Ok(vec![
        Users(&app.database).is_still_admin(admin)?,
        audit::record(&entry)?,
    ])
}

fn payment_needed(course: &Course) -> Error {
    let hint = json!({
        "create_order": "/api/payments/create_order",
        "course_id": course.id,
        "amount": course.price.minor_units,
        "currency": course.price.currency,
    });
    Error::new(
        Code::PaymentNeeded,
        "This course has a price. Make an order, and pay it.",
    )
    .member("order_hint", hint)
}
