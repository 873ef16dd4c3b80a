//! `PATCH /api/community/groups/{id}/members/{user_id}`

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use shared::database::decode;
use shared::http::{Fields, Valid, Validate};
use shared::ids::{CommunityId, UserId};
use shared::{App, Error, Result};
use shared_accounts::store::users;
use shared_community::http::{GroupInstructor, People};
use shared_community::rules::access::MemberRole;
use shared_community::store::members::{self, Member, Members};
use utoipa::ToSchema;

use super::view::MemberReply;

/// The role to give.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateMemberRequest {
    /// `member`, `moderator` or `instructor`.
    #[schema(required, nullable = false, example = "moderator")]
    role: Option<String>,
}

pub(crate) struct UpdateMember {
    role: MemberRole,
}

impl Validate for UpdateMember {
    type Body = UpdateMemberRequest;

    fn validate(body: UpdateMemberRequest, fields: &mut Fields) -> Option<Self> {
        let role = fields.required_parsed("role", body.role, |text| MemberRole::parse(&text))?;
        Some(Self { role })
    }
}

/// Changes the role of a member.
///
/// Only instructors of the course and admins can do this. Moderators approve, reject and pin posts, and delete messages.
#[utoipa::path(patch, path = "/api/community/groups/{id}/members/{user_id}", tag = "community",
    params(("id" = CommunityId, Path), ("user_id" = UserId, Path)), request_body = UpdateMemberRequest,
    responses((status = 200, body = MemberReply)), security(("bearer" = ["instructor"])))]
pub(crate) async fn update_member(
    State(app): State<App>,
    GroupInstructor(access): GroupInstructor,
    Path((_id, user_id)): Path<(String, String)>,
    Valid(UpdateMember { role }): Valid<UpdateMember>,
) -> Result<Json<MemberReply>> {
    access.require_open()?;
    let (id, user_id): (_, UserId) = (access.group.id, user_id.parse().map_err(|_| Error::not_found())?);
    Members(&app.database).set_role(id, user_id, role).await?;
    let (member_key, people) = (members::key(id, user_id), [users::key(user_id)]);
    let mut rows = app.database.batch_get(&[&member_key, &people[0]]).await?;
    let member: Member = decode(rows.remove(&member_key).ok_or_else(Error::not_found)?)?;
    let people = People::read(&people, &mut rows)?;
    Ok(Json(MemberReply::new(&member, &people)))
}
