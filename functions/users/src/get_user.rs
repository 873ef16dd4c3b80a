//! `GET /api/users/{id}`: what everybody may know of a person.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::http::PathId;
use shared::types::role::Role;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::social_links::Social;
use shared_accounts::store::skills::{Skill, Skills};
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

use crate::skill_reply::SkillReply;

/// What everybody may know of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublicUserReply {
    /// The id.
    id: Id,
    /// The name to be mentioned by.
    #[schema(example = "asha")]
    username: Option<String>,
    /// The role.
    role: Role,
    /// The full name.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// Its first word.
    #[schema(example = "Asha")]
    first_name: Option<String>,
    /// The rest of it.
    #[schema(example = "Rao")]
    last_name: Option<String>,
    /// The first picture.
    avatar_url: Option<String>,
    /// A few words.
    bio: Option<String>,
    /// Where else on the web.
    social: Social,
    /// What the person can do.
    skills: Vec<SkillReply>,
}

impl PublicUserReply {
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

/// The public profile of a person; who is banned or has left is not there.
#[utoipa::path(get, path = "/api/users/{id}", operation_id = "get_user", tag = "users",
    params(("id" = Id, Path)), responses((status = 200, body = PublicUserReply)), security(("bearer" = [])))]
pub(crate) async fn get_user(
    State(app): State<App>,
    _caller: Caller,
    PathId(id): PathId,
) -> Result<Json<PublicUserReply>> {
    let user = Users(&app.database).get(id).await?;
    let user = user.filter(|user| !user.banned).ok_or_else(Error::not_found)?;
    let skills = Skills(&app.database).of_user(id).await?;
    Ok(Json(PublicUserReply::new(user, skills)))
}
