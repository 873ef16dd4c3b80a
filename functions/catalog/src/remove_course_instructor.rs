//! `DELETE /api/courses/{course}/instructors/{user_id}`: somebody teaches a course no more.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use shared::{App, Code, Error, Id, Result};
use shared_catalog::http::OwnCourse;

use crate::edit_course::edit;

/// Takes an instructor off a course. One has to stay.
#[utoipa::path(delete, path = "/api/courses/{course}/instructors/{user_id}", operation_id = "remove_course_instructor",
    tag = "catalog", params(("course" = String, Path, example = "PY-101"), ("user_id" = Id, Path)),
    responses((status = 204)), security(("bearer" = [])))]
pub(crate) async fn remove_course_instructor(
    State(app): State<App>,
    own: OwnCourse,
    headers: HeaderMap,
    Path((_course, user_id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let user_id: Id = user_id.parse().map_err(|_| Error::not_found())?;
    let edited = edit(&app, own, &headers, |course| {
        if !course.is_taught_by(user_id) {
            return Err(Error::not_found());
        }
        if course.instructors.len() == 1 {
            return Err(Error::new(Code::Conflict, "A course has at least one instructor."));
        }
        course.instructors.retain(|instructor| instructor.user_id != user_id);
        Ok(())
    });
    edited.await.map(|_course| StatusCode::NO_CONTENT)
}
