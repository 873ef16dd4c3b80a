//! `GET /api/community/groups`

use axum::Json;
use axum::extract::State;
use shared::database::{Key, Paged, decode};
use shared::http::{List, Page};
use shared::ids::CommunityId;
use shared::types::role::Role;
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::store::users::User;
use shared_catalog::store::courses::{self, Course};
use shared_community::rules::access::Visibility;
use shared_community::store::groups::{self, Group, Groups};
use shared_community::store::members::{self, Member};

use super::view::GroupReply;

/// The maximum number of communities of a page: one call reads 100 rows, three for each.
const MAX_GROUPS: u32 = 33;

/// Lists the communities that the caller sees.
///
/// Those of the newest courses come first. These are the public communities of published courses, and for instructors
/// also the private ones of their courses. A page has at most 33 communities and can be shorter than `limit` even if there
/// is a next page.
#[utoipa::path(get, path = "/api/community/groups", tag = "community",
    params(Page), responses((status = 200, body = List<GroupReply>)), security(("bearer" = [])))]
pub(crate) async fn list_groups(State(app): State<App>, caller: Caller, page: Page) -> Result<Json<List<GroupReply>>> {
    let me = caller.user.id;
    let mut query = page.query(&app, Some(me))?;
    query.limit = query.limit.min(MAX_GROUPS);
    let found = Groups(&app.database).page(query).await?;
    let keys = |id: CommunityId| [groups::key(id), courses::key(id.of_course()), members::key(id, me)];
    let all: Vec<Key> = found.rows.iter().flat_map(|id| keys(*id)).collect();
    let mut rows = app.database.batch_get(&all.iter().collect::<Vec<_>>()).await?;
    let mut shown = Vec::new();
    for id in &found.rows {
        let [Some(group), Some(course), member] = keys(*id).map(|key| rows.remove(&key)) else {
            continue;
        };
        let (group, course): (Group, Course) = (decode(group)?, decode(course)?);
        let member: Option<Member> = member.map(decode).transpose()?;
        if is_listed(&group, &course, member.as_ref(), &caller.user) {
            shown.push(GroupReply::new(group, member.as_ref()));
        }
    }
    let shown = Paged {
        rows: shown,
        next: found.next,
    };
    page.list(&app, Some(me), shown).map(Json)
}

fn is_listed(group: &Group, course: &Course, member: Option<&Member>, user: &User) -> bool {
    if course.deleted_at.is_some() {
        return user.role == Role::Admin;
    }
    let is_public = group.settings.visibility == Visibility::Public;
    course.is_run_by(user) || is_public && (course.is_published() || member.is_some())
}
