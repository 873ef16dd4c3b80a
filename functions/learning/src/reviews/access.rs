//! The extractor for the caller's own reviews.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use shared::database::decode;
use shared::ids::{CourseId, ReviewId};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses;
use shared_learning::http::enrollment_access::{check_enrolled, read_own_by_id};
use shared_learning::store::enrollments;
use shared_learning::store::reviews::{self, Place, Review};

/// The caller's review with the `{id}` of the path, of a course in which the caller is enrolled. Two calls.
pub(crate) struct OwnReview {
    pub caller: Caller,
    pub review: Review,
}

impl FromRequestParts<App> for OwnReview {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let mut id = None;
        let (caller, place) = read_own_by_id(parts, app, |_me, id_in_path| {
            id = Some(id_in_path);
            reviews::place_key(id_in_path)
        })
        .await?;
        let id = id.ok_or_else(Error::not_found)?;
        let place: Place = decode(place.ok_or_else(Error::not_found)?)?;
        if place.user_id != caller.user.id {
            return Err(Error::not_found());
        }
        let review = read(app, &caller, place.course_id, id).await?;
        Ok(Self { caller, review })
    }
}

/// The review as it is now, if its author may still change it. One call.
pub(crate) async fn read(app: &App, caller: &Caller, course_id: CourseId, id: ReviewId) -> Result<Review> {
    let keys = [
        reviews::key(course_id, id),
        courses::key(course_id),
        enrollments::key(caller.user.id, course_id),
    ];
    let mut rows = app.database.batch_get(&keys.each_ref()).await?;
    let [review, course, enrollment] = keys.map(|key| rows.remove(&key));
    let review = decode(review.ok_or_else(Error::not_found)?)?;
    let course = course.map(decode).transpose()?;
    let enrollment = enrollment.map(decode).transpose()?;
    check_enrolled(caller, course, enrollment, app.clock.now())?;
    Ok(review)
}
