//! `POST /api/community/groups/{id}/join`

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::body::{bytes, parse};
use shared::http::{Fields, Validate};
use shared::ids::CommunityId;
use shared::{App, Error, Result};
use shared_community::http::VisibleGroup;
use shared_community::rules::access::{MemberRole, Standing};
use shared_community::store::members::{Member, Members};
use utoipa::ToSchema;

use crate::members::view::MembershipReply;

/// Which notifications the new member wants.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct JoinGroupRequest {
    /// Whether to send emails about the community; true if absent.
    #[schema(nullable = false, example = true)]
    email_notifications: Option<bool>,
    /// Whether to send push messages about the community; true if absent.
    #[schema(nullable = false, example = true)]
    push_notifications: Option<bool>,
}

pub(crate) struct JoinGroup {
    email_notifications: bool,
    push_notifications: bool,
}

impl Validate for JoinGroup {
    type Body = JoinGroupRequest;

    fn validate(body: JoinGroupRequest, _fields: &mut Fields) -> Option<Self> {
        Some(Self {
            email_notifications: body.email_notifications.unwrap_or(true),
            push_notifications: body.push_notifications.unwrap_or(true),
        })
    }
}

/// The body is optional.
impl FromRequest<App> for JoinGroup {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self> {
        let bytes = bytes(request).await?;
        parse(if bytes.is_empty() { b"{}" } else { &bytes })
    }
}

/// Joins a community.
///
/// The caller must be enrolled in the course, teach it or be an admin. Joining again is a conflict. The body is optional.
#[utoipa::path(post, path = "/api/community/groups/{id}/join", tag = "community",
    params(("id" = CommunityId, Path)), request_body = JoinGroupRequest,
    responses((status = 201, body = MembershipReply)), security(("bearer" = [])))]
pub(crate) async fn join_group(
    State(app): State<App>,
    VisibleGroup(mut access): VisibleGroup,
    request: JoinGroup,
) -> Result<(StatusCode, Json<MembershipReply>)> {
    access.require_open()?;
    if access.standing == Standing::Stranger {
        access = access.require_member()?;
    }
    let member = Member {
        community_id: access.group.id,
        user_id: access.me(),
        role: match access.standing {
            Standing::Instructor | Standing::Admin => MemberRole::Instructor,
            _ => MemberRole::Member,
        },
        email_notifications: request.email_notifications,
        push_notifications: request.push_notifications,
        joined_at: app.clock.now(),
    };
    Members(&app.database).join(&member).await?;
    Ok((StatusCode::CREATED, Json(MembershipReply::from(member))))
}
