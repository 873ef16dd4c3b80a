//! `GET /api/enrollments/{id}/certificate`: what one has learnt, on paper.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use shared::database::TransactionOutcome;
use shared::http::Page;
use shared::{App, Code, Error, Id, Result};
use shared_learning::http::OwnEnrollment;
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::rules::certificate::code;
use shared_learning::rules::enrollment::EnrollmentStatus;
use shared_learning::store::certificates::{self, Certificate};

use crate::certificate_reply::{CertificateReply, pdf, wants_pdf};
use crate::enrollment_reply::status;

/// How often it is tried while another request is faster.
const ATTEMPTS: u32 = 4;

/// Shows the certificate of an own enrolment, made the first time it is asked for. It stays when the enrolment expires and when
/// lectures are added. With `Accept: application/pdf` or `?format=pdf` it is the PDF itself.
#[utoipa::path(get, path = "/api/enrollments/{id}/certificate", operation_id = "get_certificate", tag = "learning",
    params(("id" = Id, Path), ("format" = Option<String>, Query, description = "json or pdf.")),
    responses((status = 200, content((CertificateReply = "application/json"), (String = "application/pdf")))),
    security(("bearer" = [])))]
pub(crate) async fn get_certificate(
    State(app): State<App>,
    own: OwnEnrollment,
    page: Page,
    headers: HeaderMap,
) -> Result<Response> {
    let wants_pdf = wants_pdf(&page, &headers)?;
    let certificate = find_or_issue(&app, own).await?;
    if wants_pdf {
        pdf(&app, &certificate)
    } else {
        Ok(Json(CertificateReply::from(&certificate)).into_response())
    }
}

async fn find_or_issue(app: &App, mut own: OwnEnrollment) -> Result<Certificate> {
    let (me, course_id, now) = (own.caller.user.id, own.enrollment.course_id, app.clock.now());
    for _ in 0..ATTEMPTS {
        let is_cancelled = own.enrollment.status == EnrollmentStatus::Cancelled;
        if let Some(code) = own.enrollment.certificate.as_deref().filter(|_| !is_cancelled) {
            return certificates::get(&app.database, code)
                .await?
                .ok_or_else(Error::not_found);
        }
        let (course, enrollment) = check_enrolled(&own.caller, own.course, Some(own.enrollment), now)?;
        if !course.has_certificate {
            return Err(Error::new(Code::Conflict, "This course has no certificate."));
        }
        if status(&enrollment, enrollment.share(&course)) != EnrollmentStatus::Completed {
            return Err(Error::new(
                Code::Conflict,
                "Complete every lecture of the course first.",
            ));
        }
        let name = own.caller.user.profile.name.as_ref().map(|name| name.full());
        let certificate = Certificate {
            code: code(app.ids.random()),
            enrollment_id: enrollment.id,
            course_id,
            course_title: course.title.clone(),
            name,
            issued_at: now,
        };
        match app
            .database
            .transact(certificates::issue(&enrollment, &certificate)?)
            .await?
        {
            TransactionOutcome::Done => return Ok(certificate),
            TransactionOutcome::ConditionFailed(_) => {
                let found = shared_learning::store::enrollments::Enrollments(&app.database)
                    .get(me, course_id)
                    .await?;
                own.enrollment = found.ok_or_else(Error::not_found)?;
                own.course = Some(course);
            }
        }
    }
    Err(Error::unavailable("a certificate kept being made"))
}
