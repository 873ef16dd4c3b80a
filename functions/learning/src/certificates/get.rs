//! `GET /api/enrollments/{id}/certificate`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use shared::database::{Commit, UnitOfWork};
use shared::http::Parameters;
use shared::ids::EnrollmentId;
use shared::{App, Error, ErrorCode, Result};
use shared_learning::http::OwnEnrollment;
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::rules::certificate::code;
use shared_learning::rules::enrollment::EnrollmentStatus;
use shared_learning::store::certificates::{self, Certificate, Certificates};

use super::view::{CertificateFormat, CertificateQuery, CertificateReply, pdf_response};
use crate::enrollments::service::read_with_course;
use crate::enrollments::view::status;

/// Returns the certificate of a completed course.
///
/// The first call issues it. It stays valid when the enrollment expires and when lectures are added. With
/// `Accept: application/pdf` or `?format=pdf` the reply is the PDF.
#[utoipa::path(get, path = "/api/enrollments/{id}/certificate", tag = "learning",
    params(("id" = EnrollmentId, Path), CertificateQuery),
    responses((status = 200, content((CertificateReply = "application/json"), (String = "application/pdf")))),
    security(("bearer" = [])))]
pub(crate) async fn get_certificate(
    State(app): State<App>,
    own: OwnEnrollment,
    Parameters(format): Parameters<CertificateFormat>,
    headers: HeaderMap,
) -> Result<Response> {
    let certificate = find_or_issue(&app, own).await?;
    if format.is_pdf(&headers) {
        pdf_response(&app, &certificate)
    } else {
        Ok(Json(CertificateReply::from(&certificate)).into_response())
    }
}

async fn find_or_issue(app: &App, own: OwnEnrollment) -> Result<Certificate> {
    let OwnEnrollment {
        caller,
        enrollment,
        course,
    } = own;
    let (me, course_id, caller, now) = (caller.user.id, enrollment.course_id, &caller, app.clock.now());
    let mut known = Some((enrollment, course));
    let issued = app.database.retry("certificate", || {
        let known = known.take();
        async move {
            let (enrollment, course) = match known {
                Some(known) => known,
                None => {
                    let (enrollment, course) = read_with_course(app, me, course_id).await?;
                    (enrollment.ok_or_else(Error::not_found)?, course)
                }
            };
            let is_cancelled = enrollment.status == EnrollmentStatus::Cancelled;
            if let Some(code) = enrollment.certificate.as_deref().filter(|_| !is_cancelled) {
                let certificate = Certificates(&app.database).get(code).await?;
                return certificate.map(Commit::Done).ok_or_else(Error::not_found);
            }
            let (course, enrollment) = check_enrolled(caller, course, Some(enrollment), now)?;
            if !course.has_certificate {
                return Err(Error::new(ErrorCode::Conflict, "This course has no certificate."));
            }
            if status(&enrollment, enrollment.completion(&course)) != EnrollmentStatus::Completed {
                return Err(Error::new(
                    ErrorCode::Conflict,
                    "Complete every lecture of the course first.",
                ));
            }
            let name = caller.user.profile.name.as_ref().map(|name| name.full());
            let certificate = Certificate {
                code: code(app.ids.random()),
                enrollment_id: enrollment.id,
                course_id,
                course_title: course.title,
                name,
                issued_at: now,
            };
            let mut work = UnitOfWork::new();
            work.add_all(certificates::issue(&enrollment, &certificate)?).or_retry();
            work.commit(&app.database, certificate).await
        }
    });
    issued.await
}
