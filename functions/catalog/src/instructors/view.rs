//! The public profile of an instructor.

use serde::Serialize;
use shared::ids::UserId;
use shared_catalog::store::instructors::InstructorProfile;
use utoipa::ToSchema;

/// The public profile of an instructor.
#[derive(Serialize, ToSchema)]
#[schema(as = Instructor)]
pub(crate) struct InstructorView {
    /// The ID of the user.
    id: UserId,
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    avatar_url: Option<String>,
    bio: Option<String>,
    /// The number of published courses.
    courses_count: u64,
}

impl From<InstructorProfile> for InstructorView {
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
