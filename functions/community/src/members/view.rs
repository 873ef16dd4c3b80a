//! Members in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{CommunityId, UserId};
use shared_community::http::People;
use shared_community::http::person::Person;
use shared_community::rules::access::MemberRole;
use shared_community::store::members::Member;
use utoipa::ToSchema;

/// A member as other members see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CommunityMember)]
pub(crate) struct MemberReply {
    user_id: UserId,
    user: Person,
    role: MemberRole,
    #[schema(value_type = String, format = DateTime)]
    joined_at: Timestamp,
}

impl MemberReply {
    pub fn new(member: &Member, people: &People) -> Self {
        Self {
            user_id: member.user_id,
            user: people.get(Some(member.user_id)),
            role: member.role,
            joined_at: member.joined_at,
        }
    }
}

/// The caller's membership.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CommunityMembership)]
pub(crate) struct MembershipReply {
    community_id: CommunityId,
    user_id: UserId,
    role: MemberRole,
    /// Whether to send emails about the community.
    email_notifications: bool,
    /// Whether to send push messages about the community.
    push_notifications: bool,
    #[schema(value_type = String, format = DateTime)]
    joined_at: Timestamp,
}

impl From<Member> for MembershipReply {
    fn from(member: Member) -> Self {
        Self {
            community_id: member.community_id,
            user_id: member.user_id,
            role: member.role,
            email_notifications: member.email_notifications,
            push_notifications: member.push_notifications,
            joined_at: member.joined_at,
        }
    }
}
