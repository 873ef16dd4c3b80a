//! Extractors of a community, which are the permissions to see, read, moderate or edit it. Each takes one call.
//!
//! The community is `{id}` in the path, or else `community_id` in the query.

use std::collections::HashMap;

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use jiff::Timestamp;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::ids::{CommunityId, UserId};
use shared::types::role::Role;
use shared_accounts::http::Caller;
use shared_catalog::store::courses::{self, Course};
use shared_learning::store::enrollments::{self, Enrollment};
use url::form_urlencoded;

use crate::rules::access::{AccessFacts, CourseState, Standing, standing};
use crate::store::blocks::{self, Blocks};
use crate::store::groups::{self, Group};
use crate::store::members::{self, Member, not_a_member};

/// What a signed-in user has to do with a community.
#[derive(Clone, Debug)]
pub struct GroupAccess {
    /// The user.
    pub caller: Caller,
    /// The community.
    pub group: Group,
    /// Its course.
    pub course: Course,
    /// The membership, which may be that of a user whose enrollment has ended.
    pub member: Option<Member>,
    /// The users whom the user has blocked.
    pub blocks: Blocks,
    /// What the user may do.
    pub standing: Standing,
}

/// What decides about the access of a user to a community, beside the community and its course.
#[derive(Clone, Copy, Debug)]
pub struct UserFacts<'a> {
    /// The role in the product.
    pub role: Role,
    /// Whether the user teaches the course.
    pub teaches: bool,
    /// Whether the user has an enrollment in the course that is active now.
    pub is_enrolled: bool,
    /// The membership.
    pub member: Option<&'a Member>,
}

/// A community that the caller sees, as a card: every signed-in user sees public ones.
#[derive(Clone, Debug)]
pub struct VisibleGroup(pub GroupAccess);

/// A community that the caller reads and writes in: for members, instructors of the course and admins.
#[derive(Clone, Debug)]
pub struct GroupMember(pub GroupAccess);

/// A community that the caller moderates: for moderators, instructors of the course and admins.
#[derive(Clone, Debug)]
pub struct GroupModerator(pub GroupAccess);

/// A community that the caller edits: for instructors of the course and admins.
#[derive(Clone, Debug)]
pub struct GroupInstructor(pub GroupAccess);

impl GroupAccess {
    /// The keys of what [`GroupAccess::check`] looks at.
    #[must_use]
    pub fn keys(id: CommunityId, user_id: UserId) -> [Key; 5] {
        [
            groups::key(id),
            courses::key(id.of_course()),
            enrollments::key(user_id, id.of_course()),
            members::key(id, user_id),
            blocks::key(user_id),
        ]
    }

    /// The access of `caller` to the community `id`, of which `rows` are those under its [`GroupAccess::keys`].
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if the caller does not see the community.
    pub fn check(caller: Caller, id: CommunityId, rows: &mut HashMap<Key, Item>, now: Timestamp) -> Result<Self> {
        let [group, course, enrollment, member, blocked] = Self::keys(id, caller.user.id).map(|key| rows.remove(&key));
        let group: Group = decode(group.ok_or_else(Error::not_found)?)?;
        let course: Course = decode(course.ok_or_else(Error::not_found)?)?;
        let enrollment: Option<Enrollment> = enrollment.map(decode).transpose()?;
        let member: Option<Member> = member.map(decode).transpose()?;
        let user = UserFacts {
            role: caller.user.role,
            teaches: course.is_taught_by(caller.user.id),
            is_enrolled: enrollment.is_some_and(|enrollment| enrollment.is_active(now)),
            member: member.as_ref(),
        };
        let standing = standing_of(&group, &course, user);
        if standing == Standing::Hidden {
            return Err(Error::not_found());
        }
        Ok(Self {
            caller,
            group,
            course,
            member,
            blocks: Blocks::read(blocked)?,
            standing,
        })
    }

    /// What another user may do in the community.
    #[must_use]
    pub fn standing_of(&self, user: UserFacts<'_>) -> Standing {
        standing_of(&self.group, &self.course, user)
    }

    /// The access of `caller` to a community that is known only now. One call.
    ///
    /// # Errors
    /// Like [`GroupAccess::check`].
    pub async fn of(app: &App, caller: Caller, id: CommunityId) -> Result<Self> {
        let keys = Self::keys(id, caller.user.id);
        let mut rows = app.database.batch_get(&keys.each_ref()).await?;
        Self::check(caller, id, &mut rows, app.clock.now())
    }

    /// Requires that the caller reads the community.
    ///
    /// # Errors
    /// [`ErrorCode::EnrollmentNeeded`], [`ErrorCode::MembershipNeeded`].
    pub fn require_member(self) -> Result<Self> {
        match self.standing {
            Standing::Hidden => Err(Error::not_found()),
            Standing::Stranger => Err(Error::new(
                ErrorCode::EnrollmentNeeded,
                "This is only for students who are enrolled in the course.",
            )),
            Standing::Enrolled => Err(not_a_member()),
            Standing::Member | Standing::Moderator | Standing::Instructor | Standing::Admin => Ok(self),
        }
    }

    /// Requires that the caller moderates the community.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`], and those of [`GroupAccess::require_member`].
    pub fn require_moderator(self) -> Result<Self> {
        self.require(Standing::Moderator)
    }

    /// Requires that the caller runs the community.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`], and those of [`GroupAccess::require_member`].
    pub fn require_instructor(self) -> Result<Self> {
        self.require(Standing::Instructor)
    }

    fn require(self, least: Standing) -> Result<Self> {
        let access = self.require_member()?;
        if access.standing >= least {
            Ok(access)
        } else {
            Err(Error::new(
                ErrorCode::Forbidden,
                "Your role in this community does not allow this.",
            ))
        }
    }

    /// Requires that the course is not deleted: its community then can only be read, by those who ran it.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`].
    pub fn require_open(&self) -> Result<()> {
        match self.course.deleted_at {
            None => Ok(()),
            Some(_) => Err(Error::not_found()),
        }
    }

    /// Whether the caller moderates the community.
    #[must_use]
    pub fn is_moderator(&self) -> bool {
        self.standing >= Standing::Moderator
    }

    /// Whether the caller needs neither an enrollment nor a membership.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.standing >= Standing::Instructor
    }

    /// The caller's id.
    #[must_use]
    pub fn me(&self) -> UserId {
        self.caller.user.id
    }

    /// Reads the community of the request, together with the rows under more keys.
    pub async fn read_with(
        parts: &mut Parts,
        app: &App,
        more: impl FnOnce(UserId) -> Vec<Key>,
    ) -> Result<(Self, HashMap<Key, Item>)> {
        let text = named(parts).await?;
        let id: Option<CommunityId> = text.as_ref().and_then(|text| text.parse().ok());
        let keys = |me| {
            let mut keys = more(me);
            keys.extend(id.into_iter().flat_map(|id| Self::keys(id, me)));
            keys
        };
        let (caller, mut rows) = Caller::read_own(app, parts, keys).await?;
        if text.is_none() {
            return Err(Error::field("community_id", "is required"));
        }
        let access = Self::check(caller, id.ok_or_else(Error::not_found)?, &mut rows, app.clock.now())?;
        Ok((access, rows))
    }
}

fn standing_of(group: &Group, course: &Course, user: UserFacts<'_>) -> Standing {
    standing(AccessFacts {
        role: user.role,
        teaches: user.teaches,
        is_enrolled: user.is_enrolled,
        member: user.member.map(|member| member.role),
        course: course_state(course),
        visibility: group.settings.visibility,
    })
}

/// What the state of a course means for its community.
#[must_use]
pub fn course_state(course: &Course) -> CourseState {
    match (course.deleted_at, course.is_published()) {
        (Some(_), _) => CourseState::Deleted,
        (None, true) => CourseState::Published,
        (None, false) => CourseState::Draft,
    }
}

/// The community that the request names: in the path, or else in the query.
async fn named(parts: &mut Parts) -> Result<Option<String>> {
    let parameters: RawPathParams = parts.extract().await.map_err(|_| Error::not_found())?;
    let in_path = parameters.iter().find(|(name, _)| *name == "id");
    let in_path = in_path.map(|(_, id)| id.to_owned());
    Ok(in_path.or_else(|| query_parameter(parts, "community_id")))
}

/// The first value of a query parameter that is not empty.
pub fn query_parameter(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(given, value)| given == name && !value.is_empty());
    found.map(|(_, value)| value.into_owned())
}

impl FromRequestParts<App> for VisibleGroup {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (access, _) = GroupAccess::read_with(parts, app, |_me| Vec::new()).await?;
        Ok(Self(access))
    }
}

impl FromRequestParts<App> for GroupMember {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let VisibleGroup(access) = VisibleGroup::from_request_parts(parts, app).await?;
        access.require_member().map(Self)
    }
}

impl FromRequestParts<App> for GroupModerator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let VisibleGroup(access) = VisibleGroup::from_request_parts(parts, app).await?;
        access.require_moderator().map(Self)
    }
}

impl FromRequestParts<App> for GroupInstructor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let VisibleGroup(access) = VisibleGroup::from_request_parts(parts, app).await?;
        access.require(Standing::Instructor).map(Self)
    }
}
