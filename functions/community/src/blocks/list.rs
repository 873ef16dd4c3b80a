//! `GET /api/users/me/blocks`

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_community::http::People;
use shared_community::http::person::Person;
use shared_community::store::blocks::BlockLists;

/// Lists the users whom the caller has blocked.
///
/// The oldest accounts come first.
#[utoipa::path(get, path = "/api/users/me/blocks", tag = "community",
    params(Page), responses((status = 200, body = List<Person>)), security(("bearer" = [])))]
pub(crate) async fn list_blocks(State(app): State<App>, caller: Caller, page: Page) -> Result<Json<List<Person>>> {
    let me = caller.user.id;
    let blocked = BlockLists(&app.database).get(me).await?.users();
    let List { results, next } = page.of_row(&app, Some(me), blocked)?;
    let keys = People::keys(results.iter().copied());
    let mut rows = app
        .database
        .batch_get_eventually(&keys.iter().collect::<Vec<_>>())
        .await?;
    let people = People::read(&keys, &mut rows)?;
    let results = results.into_iter().map(|id| people.get(Some(id))).collect();
    Ok(Json(List { results, next }))
}
