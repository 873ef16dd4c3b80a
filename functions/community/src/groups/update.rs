//! `PATCH /api/community/groups/{id}`

use axum::extract::State;
use shared::database::{Commit, UnitOfWork};
use shared::http::etag::{IfMatch, Tagged};
use shared::http::{Fields, Valid, Validate};
use shared::ids::CommunityId;
use shared::{App, Error, ErrorCode, Result};
use shared_community::http::{GroupAccess, GroupInstructor};
use shared_community::store::groups::{self, Group, Groups};

use super::request::{GroupSettingsRequest, SettingsPatch};
use super::view::{GroupReply, tag, tagged};

impl Validate for SettingsPatch {
    type Body = GroupSettingsRequest;

    fn validate(body: GroupSettingsRequest, fields: &mut Fields) -> Option<Self> {
        Some(Self::parse(body, fields))
    }
}

/// Updates the settings of a community.
///
/// Only instructors of the course and admins can do this. A community that becomes private is no longer found by its
/// members.
#[utoipa::path(method(put, patch), path = "/api/community/groups/{id}", tag = "community",
    params(("id" = CommunityId, Path), IfMatch), request_body = GroupSettingsRequest,
    responses((status = 200, body = GroupReply)), security(("bearer" = ["instructor"])))]
pub(crate) async fn update_group(
    State(app): State<App>,
    GroupInstructor(access): GroupInstructor,
    if_match: IfMatch,
    Valid(patch): Valid<SettingsPatch>,
) -> Result<Tagged> {
    access.require_open()?;
    let unless_changed = tag(&access.group).check_if_match(&if_match)?;
    let banner = &patch.banner(&app, &access.caller.user).await?;
    let (app, patch, id, seen, now) = (&app, &patch, access.group.id, access.group.version, app.clock.now());
    let mut known = Some(access.group.clone());
    let group = app.database.retry("community", || {
        let known = known.take();
        async move {
            let before = match known {
                Some(known) => known,
                None => Groups(&app.database).get(id).await?.ok_or_else(Error::not_found)?,
            };
            if unless_changed && before.version != seen {
                return Err(Error::new(
                    ErrorCode::PreconditionFailed,
                    "The community has changed; please read it again.",
                ));
            }
            let mut after = before.clone();
            patch.apply(banner, &mut after.settings);
            if after == before {
                return Ok(Commit::Done(after));
            }
            after.updated_at = now;
            let mut work = UnitOfWork::new();
            work.add(groups::update(&before, &after, 0)?).or_retry();
            let version = before.version + 1;
            work.commit(&app.database, Group { version, ..after }).await
        }
    });
    let group = group.await?;
    tagged(GroupAccess { group, ..access })
}
