//! `GET /api/users/me/skills`.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::skills::Skills;

use crate::skills::view::SkillReply;

/// Lists the caller's skills.
///
/// The oldest skill comes first.
#[utoipa::path(get, path = "/api/users/me/skills", tag = "users",
    params(Page),
    responses((status = 200, body = List<SkillReply>)), security(("bearer" = [])))]
pub(crate) async fn list_skills(State(app): State<App>, caller: Caller, page: Page) -> Result<Json<List<SkillReply>>> {
    let user_id = caller.user.id;
    let query = page.query(&app, Some(user_id))?;
    let skills = Skills(&app.database).page(user_id, query).await?;
    page.list(&app, Some(user_id), skills.map(SkillReply::from)).map(Json)
}
