//! `GET /api/users/{id}`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::http::PathId;
use shared::ids::UserId;
use shared::types::role::Role;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::social_links::Social;
use shared_accounts::store::skills::{Skill, Skills};
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

use crate::skills::view::SkillReply;

/// The profile of a user as other users see it.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicProfile)]
pub(crate) struct PublicProfileReply {
    id: UserId,
    /// The name for mentions.
    #[schema(example = "asha")]
    username: Option<String>,
    role: Role,
    /// The full name.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The first word of the full name.
    #[schema(example = "Asha")]
    first_name: Option<String>,
    /// The full name without its first word.
    #[schema(example = "Rao")]
    last_name: Option<String>,
    /// The first picture.
    avatar_url: Option<String>,
    /// A short introduction.
    bio: Option<String>,
    social: Social,
    skills: Vec<SkillReply>,
}

impl PublicProfileReply {
    fn new(user: User, skills: Vec<Skill>) -> Self {
        let profile = user.profile;
        Self {
            id: user.id,
            username: user.username,
            role: user.role,
            name: profile.name.as_ref().map(|name| name.full()),
            first_name: profile.name.as_ref().map(|name| name.first_name.clone()),
            last_name: profile.name.map(|name| name.last_name),
            avatar_url: profile.profile_pictures.into_iter().next(),
            bio: profile.bio,
            social: user.social,
            skills: skills.into_iter().map(SkillReply::from).collect(),
        }
    }
}

/// Returns the public profile of a user.
///
/// Banned and deleted users are not found.
#[utoipa::path(get, path = "/api/users/{id}", tag = "users",
    params(("id" = UserId, Path, description = "The id of the user.")),
    responses((status = 200, body = PublicProfileReply)), security(("bearer" = [])))]
pub(crate) async fn get_public_profile(
    State(app): State<App>,
    _caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<Json<PublicProfileReply>> {
    let user = Users(&app.database).get(id).await?;
    let user = user.filter(|user| !user.banned).ok_or_else(Error::not_found)?;
    let skills = Skills(&app.database).of_user(id).await?;
    Ok(Json(PublicProfileReply::new(user, skills)))
}
