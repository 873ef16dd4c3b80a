//! `POST /api/users/me/skills`: one can do something more.

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

use crate::skill_reply::SkillReply;

/// The skill.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AddSkillBody {
    /// 1 to 100 characters.
    #[schema(required, nullable = false, example = "Public Speaking")]
    name: Option<String>,
    /// beginner, intermediate, advanced or expert.
    #[schema(required, nullable = false, example = "intermediate")]
    proficiency: Option<String>,
}

pub(crate) struct AddSkill {
    name: String,
    proficiency: Proficiency,
}

impl Validate for AddSkill {
    type Body = AddSkillBody;

    fn validate(body: AddSkillBody, fields: &mut Fields) -> Option<Self> {
        let name = fields.required_parsed("name", body.name, |text| parse_name(&text));
        let proficiency = fields.required_parsed("proficiency", body.proficiency, |text| Proficiency::parse(&text));
        Some(Self {
            name: name?,
            proficiency: proficiency?,
        })
    }
}

/// Adds an own skill; a name can be there once, and there are at most 50.
#[utoipa::path(post, path = "/api/users/me/skills", operation_id = "add_skill", tag = "users",
    request_body = AddSkillBody, responses((status = 201, body = SkillReply)), security(("bearer" = [])))]
pub(crate) async fn add_skill(
    State(app): State<App>,
    caller: Caller,
    Valid(request): Valid<AddSkill>,
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
