//! Who may do what in a community.

use shared::string_enum;
use shared::types::role::Role;

string_enum! {
    /// Who can see a community.
    Visibility ("must be public or private") {
        /// Every signed-in user sees that it exists; its members read it.
        Public = "public",
        /// Only the instructors of the course and admins see it.
        Private = "private",
    }
}

string_enum! {
    /// The role of a member.
    MemberRole ("must be member, moderator or instructor") {
        /// A member without special rights.
        Member = "member",
        /// A member who approves, rejects and pins posts, and deletes messages.
        Moderator = "moderator",
        /// An instructor of the course who has joined. Members who do not teach the course have the rights of
        /// moderators.
        Instructor = "instructor",
    }
}

/// The state of the course of a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourseState {
    /// Everybody can see it.
    Published,
    /// It is not public, or no longer.
    Draft,
    /// It is deleted.
    Deleted,
}

/// What decides about a user's access to a community.
#[derive(Clone, Copy, Debug)]
pub struct AccessFacts {
    /// The user's role in the product.
    pub role: Role,
    /// Whether the user teaches the course.
    pub teaches: bool,
    /// Whether the user has an enrollment in the course that is active now.
    pub is_enrolled: bool,
    /// The user's role as a member, if the user is one.
    pub member: Option<MemberRole>,
    /// The course.
    pub course: CourseState,
    /// The community.
    pub visibility: Visibility,
}

/// What a user is to a community. Each standing includes the rights of the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The user does not see that the community exists.
    Hidden,
    /// The user sees that it exists, and would have to enroll in the course.
    Stranger,
    /// The user is enrolled and can join.
    Enrolled,
    /// The user reads, posts and chats.
    Member,
    /// The user also approves, rejects and pins posts, and deletes messages.
    Moderator,
    /// The user also edits the community and the roles of members, and deletes posts.
    Instructor,
    /// The user is an admin of the product.
    Admin,
}

/// The standing of a user. The gates come in the order enrollment, membership, role; instructors of the course and
/// admins need neither of the first two.
#[must_use]
pub fn standing(facts: AccessFacts) -> Standing {
    if facts.role == Role::Admin {
        return Standing::Admin;
    }
    if facts.role == Role::Instructor && facts.teaches {
        return Standing::Instructor;
    }
    if facts.course == CourseState::Deleted || facts.visibility == Visibility::Private {
        return Standing::Hidden;
    }
    match (facts.is_enrolled, facts.member) {
        (true, Some(MemberRole::Member)) => Standing::Member,
        (true, Some(MemberRole::Moderator | MemberRole::Instructor)) => Standing::Moderator,
        // Nobody joins the community of a course that is not public.
        _ if facts.course == CourseState::Draft => Standing::Hidden,
        (true, None) => Standing::Enrolled,
        (false, _) => Standing::Stranger,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A student who is enrolled and a member of the public community of a published course.
    const MEMBER: AccessFacts = AccessFacts {
        role: Role::Student,
        teaches: false,
        is_enrolled: true,
        member: Some(MemberRole::Member),
        course: CourseState::Published,
        visibility: Visibility::Public,
    };

    #[test]
    fn the_gates_are_enrollment_membership_and_role() {
        let no_member = AccessFacts { member: None, ..MEMBER };
        let stranger = AccessFacts {
            is_enrolled: false,
            ..no_member
        };
        assert_eq!(standing(stranger), Standing::Stranger);
        assert_eq!(standing(no_member), Standing::Enrolled);
        assert_eq!(standing(MEMBER), Standing::Member);
        for role in [MemberRole::Moderator, MemberRole::Instructor] {
            let member = Some(role);
            assert_eq!(standing(AccessFacts { member, ..MEMBER }), Standing::Moderator);
        }
    }

    #[test]
    fn a_member_whose_enrollment_ends_stays_outside() {
        let expired = AccessFacts {
            is_enrolled: false,
            member: Some(MemberRole::Moderator),
            ..MEMBER
        };
        assert_eq!(standing(expired), Standing::Stranger);
    }

    #[test]
    fn instructors_of_the_course_and_admins_need_not_join() {
        let nobody = AccessFacts {
            is_enrolled: false,
            member: None,
            course: CourseState::Deleted,
            visibility: Visibility::Private,
            ..MEMBER
        };
        let teacher = AccessFacts {
            role: Role::Instructor,
            teaches: true,
            ..nobody
        };
        let foreign = AccessFacts {
            teaches: false,
            ..teacher
        };
        let admin = AccessFacts {
            role: Role::Admin,
            ..nobody
        };
        assert_eq!(standing(teacher), Standing::Instructor);
        assert_eq!(standing(foreign), Standing::Hidden);
        assert_eq!(standing(admin), Standing::Admin);
        // A former instructor is still listed in the course.
        let former = AccessFacts {
            role: Role::Student,
            ..teacher
        };
        assert_eq!(standing(former), Standing::Hidden);
    }

    #[test]
    fn a_private_community_and_that_of_a_deleted_course_are_hidden_from_members() {
        let private = AccessFacts {
            visibility: Visibility::Private,
            ..MEMBER
        };
        let deleted = AccessFacts {
            course: CourseState::Deleted,
            ..MEMBER
        };
        assert_eq!(
            (standing(private), standing(deleted)),
            (Standing::Hidden, Standing::Hidden)
        );
    }

    #[test]
    fn members_of_an_unpublished_course_stay_and_nobody_else_sees_its_community() {
        let draft = AccessFacts {
            course: CourseState::Draft,
            ..MEMBER
        };
        let no_member = AccessFacts { member: None, ..draft };
        assert_eq!(
            (standing(draft), standing(no_member)),
            (Standing::Member, Standing::Hidden)
        );
    }
}
