//! `GET /api/enrollments`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::{Paged, decode};
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::courses;
use shared_catalog::store::courses::card::CourseCard;
use shared_learning::rules::enrollment::EnrollmentStatus;
use shared_learning::store::enrollments::Enrollments;

use super::view::EnrollmentReply;

/// The query parameters of a list of enrollments.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListEnrollments {
    /// Only enrollments with this status.
    #[param(value_type = Option<EnrollmentStatus>)]
    status: Option<String>,
}

pub(crate) struct EnrollmentFilter {
    status: Option<EnrollmentStatus>,
}

impl Validate for EnrollmentFilter {
    type Body = ListEnrollments;

    fn validate(query: ListEnrollments, fields: &mut Fields) -> Option<Self> {
        let status = fields.optional("status", query.status, |text| EnrollmentStatus::parse(&text));
        Some(Self { status })
    }
}

/// Lists the caller's enrollments.
///
/// They are sorted by course and include canceled ones. A page that is filtered by status can be shorter than `limit`
/// even if there is a next page.
#[utoipa::path(get, path = "/api/enrollments", tag = "learning",
    params(ListEnrollments, Page),
    responses((status = 200, body = List<EnrollmentReply>)), security(("bearer" = [])))]
pub(crate) async fn list_enrollments(
    State(app): State<App>,
    caller: Caller,
    page: Page,
    Parameters(EnrollmentFilter { status }): Parameters<EnrollmentFilter>,
) -> Result<Json<List<EnrollmentReply>>> {
    let (me, now) = (caller.user.id, app.clock.now());
    let query = page.query(&app, Some(me))?;
    let Paged {
        rows: enrollments,
        next,
    } = Enrollments(&app.database).of_user(me, query).await?;
    let keys: Vec<_> = enrollments
        .iter()
        .map(|enrollment| courses::key(enrollment.course_id))
        .collect();
    let (database, shown) = (&app.database, &CourseCard::ATTRIBUTES);
    let mut rows = database.batch_get_only(&keys.iter().collect::<Vec<_>>(), shown).await?;
    let mut replies = Vec::with_capacity(enrollments.len());
    for (enrollment, key) in enrollments.into_iter().zip(keys) {
        let course = rows.remove(&key).map(decode).transpose()?;
        replies.push(EnrollmentReply::new(enrollment, course, now));
    }
    replies.retain(|enrollment| status.is_none_or(|status| enrollment.status == status));
    page.list(&app, Some(me), Paged { rows: replies, next }).map(Json)
}
