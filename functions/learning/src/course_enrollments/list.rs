//! `GET /api/courses/{course}/enrollments`

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::database::{Paged, decode};
use shared::http::{List, Page};
use shared::ids::{EnrollmentId, UserId};
use shared::{App, Result};
use shared_accounts::store::users::{self, User};
use shared_catalog::http::OwnCourse;
use shared_catalog::store::courses::Course;
use shared_learning::rules::enrollment::{EnrollmentStatus, PaymentStatus};
use shared_learning::store::enrollments::{Enrollment, Enrollments};
use utoipa::ToSchema;

use crate::enrollments::view::status;

/// An enrollment as instructors see it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CourseEnrollment {
    id: EnrollmentId,
    user_id: UserId,
    /// The student's full name.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The student's first profile picture.
    avatar_url: Option<String>,
    status: EnrollmentStatus,
    payment_status: PaymentStatus,
    /// Whether it gives access to the course: it is neither canceled nor expired.
    is_active: bool,
    /// Share of completed lectures, in percent with one decimal.
    #[schema(example = 45.5)]
    percentage: f64,
    #[schema(value_type = String, format = DateTime)]
    enrolled_at: Timestamp,
    /// When access ends; null for no end.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// Lists the enrollments in a course.
///
/// The newest enrollment comes first. Only admins and the course's instructors can see them.
#[utoipa::path(get, path = "/api/courses/{course}/enrollments", tag = "learning",
    params(("course" = String, Path, description = "The course's ID, code or slug.", example = "CS-101"), Page),
    responses((status = 200, body = List<CourseEnrollment>)), security(("bearer" = ["instructor"])))]
pub(crate) async fn list_course_enrollments(
    State(app): State<App>,
    OwnCourse { caller, course }: OwnCourse,
    page: Page,
) -> Result<Json<List<CourseEnrollment>>> {
    let (me, now) = (Some(caller.user.id), app.clock.now());
    let query = page.query(&app, me)?;
    let Paged {
        rows: enrollments,
        next,
    } = Enrollments(&app.database).of_course(course.id, query).await?;
    let keys: Vec<_> = enrollments
        .iter()
        .map(|enrollment| users::key(enrollment.user_id))
        .collect();
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut entries = Vec::with_capacity(enrollments.len());
    for (enrollment, key) in enrollments.into_iter().zip(keys) {
        let user: Option<User> = rows.remove(&key).map(decode).transpose()?;
        entries.push(entry(enrollment, user, &course, now));
    }
    page.list(&app, me, Paged { rows: entries, next }).map(Json)
}

fn entry(enrollment: Enrollment, user: Option<User>, course: &Course, now: Timestamp) -> CourseEnrollment {
    let completion = enrollment.completion(course);
    let profile = user.filter(|user| user.deleted_at.is_none()).map(|user| user.profile);
    CourseEnrollment {
        id: enrollment.id,
        user_id: enrollment.user_id,
        name: profile
            .as_ref()
            .and_then(|profile| profile.name.as_ref())
            .map(|name| name.full()),
        avatar_url: profile.and_then(|profile| profile.profile_pictures.into_iter().next()),
        status: status(&enrollment, completion),
        payment_status: enrollment.payment_status,
        is_active: enrollment.is_active(now),
        percentage: completion.percentage(),
        enrolled_at: enrollment.enrolled_at,
        expires_at: enrollment.expires_at,
    }
}
