//! `GET /api/lectures/{id}/resources`: lists the resources of a lecture.

use axum::Json;
use axum::extract::State;
use shared::database::Paged;
use shared::http::{List, Page};
use shared::ids::LectureId;
use shared::{App, Result};
use shared_catalog::store::resources::Resources;
use shared_learning::http::ReadableLecture;

use crate::lecture_resources::view::LectureResourceView;

/// Lists the resources of a lecture.
///
/// The oldest resource comes first. URLs of files download them and expire after `expires_in` seconds. Requires
/// access to the content of the lecture; preview lectures are public.
#[utoipa::path(get, path = "/api/lectures/{id}/resources", tag = "media",
    params(("id" = LectureId, Path), Page),
    responses((status = 200, body = List<LectureResourceView>)), security((), ("bearer" = [])))]
pub(crate) async fn list_lecture_resources(
    State(app): State<App>,
    ReadableLecture { caller, lecture, .. }: ReadableLecture,
    page: Page,
) -> Result<Json<List<LectureResourceView>>> {
    let caller = caller.map(|caller| caller.user.id);
    let query = page.query(&app, caller)?;
    let Paged { rows: resources, next } = Resources(&app.database).page(lecture.id, query).await?;
    let mut rows = Vec::with_capacity(resources.len());
    for resource in resources {
        rows.push(LectureResourceView::new(&app, resource).await?);
    }
    page.list(&app, caller, Paged { rows, next }).map(Json)
}
