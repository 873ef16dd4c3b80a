//! `GET /api/lectures/{id}/resources`: what goes with a lecture.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Id, Result};
use shared_catalog::store::resources::Resources;
use shared_learning::http::ReadableLecture;

use crate::resource_reply::ResourceReply;

/// Lists the resources of a lecture for those who may see its content, oldest first. Their URLs save files, and are good for
/// `expires_in` seconds.
#[utoipa::path(get, path = "/api/lectures/{id}/resources", operation_id = "list_resources", tag = "media",
    params(("id" = Id, Path),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<ResourceReply>)), security((), ("bearer" = [])))]
pub(crate) async fn list_resources(
    State(app): State<App>,
    ReadableLecture { caller, lecture, .. }: ReadableLecture,
    page: Page,
) -> Result<Json<List<ResourceReply>>> {
    let caller = caller.map(|caller| caller.user.id);
    let start = page.start(&app, caller)?;
    let (resources, last_key) = Resources(&app.database).page(lecture.id, page.limit, start).await?;
    let mut results = Vec::with_capacity(resources.len());
    for resource in resources {
        results.push(ResourceReply::new(&app, resource).await?);
    }
    page.list(&app, caller, results, last_key).map(Json)
}
