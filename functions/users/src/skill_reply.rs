//! A skill as clients see it.

use serde::Serialize;
use shared::Id;
use shared_accounts::rules::skill::Proficiency;
use shared_accounts::store::skills::Skill;
use utoipa::ToSchema;

/// A skill.
#[derive(Serialize, ToSchema)]
#[schema(as = Skill)]
pub(crate) struct SkillReply {
    /// The id.
    id: Id,
    /// What can be done.
    #[schema(example = "Public Speaking")]
    name: String,
    /// How well.
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
