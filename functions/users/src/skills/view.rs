//! Skills in replies.

use serde::Serialize;
use shared::ids::SkillId;
use shared_accounts::rules::skill::Proficiency;
use shared_accounts::store::skills::Skill;
use utoipa::ToSchema;

/// A skill of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = Skill)]
pub(crate) struct SkillReply {
    id: SkillId,
    #[schema(example = "Public Speaking")]
    name: String,
    proficiency: Proficiency,
}

impl From<Skill> for SkillReply {
    fn from(skill: Skill) -> Self {
        Self {
            id: skill.id,
            name: skill.name,
            proficiency: skill.proficiency,
        }
    }
}
