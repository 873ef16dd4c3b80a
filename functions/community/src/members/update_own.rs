//! `PATCH /api/community/groups/{id}/members/me`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::ids::CommunityId;
use shared::{App, Result};
use shared_community::http::VisibleGroup;
use shared_community::store::members::{Member, Members, not_a_member};
use utoipa::ToSchema;

use super::view::MembershipReply;

/// Which notifications the caller wants. Absent fields stay as they are.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateOwnMemberRequest {
    /// Whether to send emails about the community.
    #[schema(nullable = false, example = false)]
    email_notifications: Option<bool>,
    /// Whether to send push messages about the community.
    #[schema(nullable = false, example = true)]
    push_notifications: Option<bool>,
}

pub(crate) struct UpdateOwnMember(UpdateOwnMemberRequest);

impl Validate for UpdateOwnMember {
    type Body = UpdateOwnMemberRequest;

    fn validate(body: UpdateOwnMemberRequest, _fields: &mut Fields) -> Option<Self> {
        Some(Self(body))
    }
}

/// Updates which notifications the caller wants of a community.
///
/// Callers who have not joined get 403 `membership_needed`.
#[utoipa::path(patch, path = "/api/community/groups/{id}/members/me", tag = "community",
    params(("id" = CommunityId, Path)), request_body = UpdateOwnMemberRequest,
    responses((status = 200, body = MembershipReply)), security(("bearer" = [])))]
pub(crate) async fn update_own_member(
    State(app): State<App>,
    VisibleGroup(access): VisibleGroup,
    Valid(UpdateOwnMember(request)): Valid<UpdateOwnMember>,
) -> Result<Json<MembershipReply>> {
    let before = access.member.ok_or_else(not_a_member)?;
    let member = Member {
        email_notifications: request.email_notifications.unwrap_or(before.email_notifications),
        push_notifications: request.push_notifications.unwrap_or(before.push_notifications),
        ..before
    };
    Members(&app.database).set_notifications(&member).await?;
    Ok(Json(MembershipReply::from(member)))
}
