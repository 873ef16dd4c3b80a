//! An instructor as everybody sees them.

use serde::Serialize;
use shared::Id;
use shared_catalog::store::instructors::InstructorProfile;
use utoipa::ToSchema;

/// An instructor.
#[derive(Serialize, ToSchema)]
#[schema(as = Instructor)]
pub(crate) struct InstructorReply {
    /// The id.
    id: Id,
    /// The name.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The avatar.
    avatar_url: Option<String>,
    /// A few words.
    bio: Option<String>,
    /// Published courses.
    courses_count: u64,
}

impl From<InstructorProfile> for InstructorReply {
    fn from(instructor: InstructorProfile) -> Self {
        Self {
            id: instructor.user_id,
            name: instructor.name,
            avatar_url: instructor.avatar_url,
            bio: instructor.bio,
            courses_count: instructor.courses_count.try_into().unwrap_or(0),
        }
    }
}
