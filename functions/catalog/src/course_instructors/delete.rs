//! `DELETE /api/courses/{course}/instructors/{user_id}`

use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::http::etag::IfMatch;
use shared::ids::UserId;
use shared::{App, Error, ErrorCode, Result};
use shared_catalog::http::OwnCourseDetails;
use shared_catalog::store::courses::DetailedCourse;

use crate::courses::service::edit;

/// Removes an instructor from a course.
///
/// Fails with `conflict` for the last instructor of the course.
#[utoipa::path(delete, path = "/api/courses/{course}/instructors/{user_id}",
    tag = "catalog",
    params(("course" = String, Path, description = "The ID, code or slug of the course.", example = "CS-101"),
        ("user_id" = UserId, Path, description = "The ID of the instructor."), IfMatch),
    responses((status = 204)), security(("bearer" = ["instructor"])))]
pub(crate) async fn delete_course_instructor(
    State(app): State<App>,
    own: OwnCourseDetails,
    if_match: IfMatch,
    Path((_course, user_id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let user_id: UserId = user_id.parse().map_err(|_| Error::not_found())?;
    let edited = edit(&app, own, &if_match, |DetailedCourse { course, .. }| {
        if !course.is_taught_by(user_id) {
            return Err(Error::not_found());
        }
        if course.instructors.len() == 1 {
            return Err(Error::new(
                ErrorCode::Conflict,
                "A course must have at least one instructor.",
            ));
        }
        course.instructors.retain(|instructor| instructor.user_id != user_id);
        Ok(())
    });
    edited.await.map(|_course| StatusCode::NO_CONTENT)
}
