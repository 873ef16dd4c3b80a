//! `GET /api/users/me/skills`: what one can do.

use axum::Json;
use axum::extract::State;
use shared::http::{List, Page};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::skills::Skills;

use crate::skill_reply::SkillReply;

/// Lists the own skills, oldest first.
#[utoipa::path(get, path = "/api/users/me/skills", operation_id = "list_skills", tag = "users",
    params(("limit" = Option<u32>, Query, minimum = 1, maximum = 100), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = List<SkillReply>)), security(("bearer" = [])))]
pub(crate) async fn list_skills(State(app): State<App>, caller: Caller, page: Page) -> Result<Json<List<SkillReply>>> {
    let me = caller.user.id;
    let start = page.start(&app, Some(me))?;
    let (skills, last_key) = Skills(&app.database).page(me, page.limit, start).await?;
    let results = skills.into_iter().map(SkillReply::from).collect();
    page.list(&app, Some(me), results, last_key).map(Json)
}
