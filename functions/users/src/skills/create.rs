//! `POST /api/users/me/skills`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::skill::{Proficiency, parse_name};
use shared_accounts::store::skills::{Skill, Skills};
use utoipa::ToSchema;

use crate::skills::view::SkillReply;

/// A new skill.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CreateSkillRequest {
    /// The name of the skill, with 1 to 100 characters.
    #[schema(required, nullable = false, example = "Public Speaking")]
    name: Option<String>,
    /// `beginner`, `intermediate`, `advanced` or `expert`.
    #[schema(required, nullable = false, example = "intermediate")]
    proficiency: Option<String>,
}

pub(crate) struct CreateSkill {
    name: String,
    proficiency: Proficiency,
}

impl Validate for CreateSkill {
    type Body = CreateSkillRequest;

    fn validate(body: CreateSkillRequest, fields: &mut Fields) -> Option<Self> {
        let name = fields.required_parsed("name", body.name, |text| parse_name(&text));
        let proficiency = fields.required_parsed("proficiency", body.proficiency, |text| Proficiency::parse(&text));
        Some(Self {
            name: name?,
            proficiency: proficiency?,
        })
    }
}

/// Adds a skill to the caller's profile.
///
/// A user can have at most 50 skills with distinct names, regardless of case and spelling. Fails with `conflict`
/// otherwise.
#[utoipa::path(post, path = "/api/users/me/skills", tag = "users",
    request_body = CreateSkillRequest, responses((status = 201, body = SkillReply)), security(("bearer" = [])))]
pub(crate) async fn create_skill(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<CreateSkill>,
) -> Result<(StatusCode, Json<SkillReply>)> {
    let skill = Skill {
        id: app.ids.id(),
        name: request.name,
        proficiency: request.proficiency,
        created_at: app.clock.now(),
    };
    Skills(&app.database).add(caller.user.id, &skill).await?;
    Ok((StatusCode::CREATED, Json(skill.into())))
}
