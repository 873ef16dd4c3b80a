//! Communities in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::Result;
use shared::http::etag::Tagged;
use shared::ids::{CommunityId, CourseId};
use shared_community::http::GroupAccess;
use shared_community::rules::access::{MemberRole, Visibility};
use shared_community::store::groups::Group;
use shared_community::store::members::Member;
use utoipa::ToSchema;

/// The community of a course.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Community)]
pub(crate) struct GroupReply {
    id: CommunityId,
    course_id: CourseId,
    #[schema(example = "Python basics")]
    title: String,
    #[schema(example = "Questions and answers about the course.")]
    description: Option<String>,
    visibility: Visibility,
    /// Whether posts of members wait for a moderator.
    require_post_approval: bool,
    /// The URL of the banner.
    banner_image: Option<String>,
    /// The number of members, including those whose enrollment has ended.
    #[schema(example = 120)]
    member_count: u64,
    /// The number of approved posts, without replies.
    #[schema(example = 14)]
    post_count: u64,
    /// Whether the caller has joined.
    is_member: bool,
    /// The caller's role as a member.
    my_role: Option<MemberRole>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

impl GroupReply {
    pub fn new(group: Group, member: Option<&Member>) -> Self {
        let settings = group.settings;
        Self {
            id: group.id,
            course_id: group.id.of_course(),
            title: settings.title,
            description: settings.description,
            visibility: settings.visibility,
            require_post_approval: settings.require_post_approval,
            banner_image: settings.banner_image,
            member_count: group.members_count,
            post_count: group.posts_count,
            is_member: member.is_some(),
            my_role: member.map(|member| member.role),
            created_at: group.created_at,
            updated_at: group.updated_at,
        }
    }
}

/// The tag of the settings of a community, for `If-Match`.
pub(crate) fn tag(group: &Group) -> Tagged {
    Tagged::of_version("application/json", format!("{}#{}", group.id, group.version).as_bytes())
}

/// The reply with a community. Counters are no part of its tag, so it is always sent whole.
pub(crate) fn tagged(access: GroupAccess) -> Result<Tagged> {
    let tag = tag(&access.group);
    tag.signed(&GroupReply::new(access.group, access.member.as_ref()))
}
