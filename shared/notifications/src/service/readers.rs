//! Readers of an event: what decides whether they may hear of it, and how it reaches them.

use std::collections::HashMap;

use jiff::Timestamp;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::Result;
use shared::ids::{CommunityId, UserId};
use shared_accounts::store::users::{self, User};
use shared_community::http::group_access::course_state;
use shared_community::rules::access::{AccessFacts, Standing, standing};
use shared_community::store::blocks::{self, Blocks};
use shared_community::store::members::{self, Member};
use shared_learning::store::enrollments::{self, Enrollment};

use crate::rules::audience::{ReaderFacts, may_hear};
use crate::rules::channels::Flags;
use crate::rules::kind::NotificationType;
use crate::service::scene::{Community, Scene};
use crate::store::notifications::{Inbox, inbox_key};

/// The readers whose rows fit into one call.
pub const READERS_AT_ONCE: usize = 20;

/// A user who may have to hear of an event.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The user.
    pub user: User,
    /// The users whom the user has blocked.
    pub blocks: Blocks,
    /// The inbox.
    pub inbox: Inbox,
    /// The membership in the community of the event.
    pub member: Option<Member>,
    /// What the user is to the community of the event.
    pub standing: Option<Standing>,
}

impl Reader {
    /// Whether the user may hear of the event of a scene.
    #[must_use]
    pub fn may_hear(&self, scene: &Scene, kind: NotificationType) -> bool {
        let facts = ReaderFacts {
            user: &self.user,
            blocks: &self.blocks,
            standing: self.standing,
        };
        may_hear(facts, kind, scene.event.actor)
    }

    /// The flags of the membership.
    #[must_use]
    pub fn flags(&self) -> Option<Flags> {
        let flags = |member: &Member| Flags {
            email: member.email_notifications,
            push: member.push_notifications,
        };
        self.member.as_ref().map(flags)
    }
}

fn base_keys(user_id: UserId) -> [Key; 3] {
    [users::key(user_id), blocks::key(user_id), inbox_key(user_id)]
}

/// The keys of a reader whose membership is known.
fn member_keys(user_id: UserId, id: CommunityId) -> Vec<Key> {
    let mut keys = base_keys(user_id).to_vec();
    keys.push(enrollments::key(user_id, id.of_course()));
    keys
}

/// The readers among these users, at most [`READERS_AT_ONCE`], in one call. Users without a row are left out.
pub async fn of_users(app: &App, about: Option<&Community>, user_ids: &[UserId]) -> Result<Vec<Reader>> {
    let community = about.map(|(group, _)| group.id);
    let keys: Vec<Key> = user_ids
        .iter()
        .flat_map(|user_id| match community {
            None => base_keys(*user_id).to_vec(),
            Some(id) => {
                let mut keys = member_keys(*user_id, id);
                keys.push(members::key(id, *user_id));
                keys
            }
        })
        .collect();
    let mut rows = app.database.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
    let mut readers = Vec::new();
    for user_id in user_ids {
        let member = match community {
            None => None,
            Some(id) => rows.remove(&members::key(id, *user_id)).map(decode).transpose()?,
        };
        readers.extend(reader(about, *user_id, member, &mut rows, app.clock.now())?);
    }
    Ok(readers)
}

/// The readers among these members, at most 25, in one call at half the capacity: what has changed a moment ago is looked
/// at again at the delivery.
pub async fn of_members(app: &App, about: &Community, members: Vec<Member>) -> Result<Vec<Reader>> {
    let of_member = |member: &Member| member_keys(member.user_id, member.community_id);
    let keys: Vec<Key> = members.iter().flat_map(of_member).collect();
    let keys: Vec<&Key> = keys.iter().collect();
    let mut rows = app.database.batch_get_eventually(&keys).await?;
    let mut readers = Vec::new();
    for member in members {
        readers.extend(reader(
            Some(about),
            member.user_id,
            Some(member),
            &mut rows,
            app.clock.now(),
        )?);
    }
    Ok(readers)
}

fn reader(
    about: Option<&Community>,
    user_id: UserId,
    member: Option<Member>,
    rows: &mut HashMap<Key, Item>,
    now: Timestamp,
) -> Result<Option<Reader>> {
    let [user, blocked, inbox] = base_keys(user_id).map(|key| rows.remove(&key));
    let Some(user) = user.map(decode::<User>).transpose()? else {
        return Ok(None);
    };
    let standing = match about {
        None => None,
        Some((group, course)) => {
            let enrollment = rows.remove(&enrollments::key(user_id, course.id));
            let enrollment: Option<Enrollment> = enrollment.map(decode).transpose()?;
            Some(standing(AccessFacts {
                role: user.role,
                teaches: course.is_taught_by(user_id),
                is_enrolled: enrollment.is_some_and(|enrollment| enrollment.is_active(now)),
                member: member.as_ref().map(|member| member.role),
                course: course_state(course),
                visibility: group.settings.visibility,
            }))
        }
    };
    Ok(Some(Reader {
        blocks: Blocks::read(blocked)?,
        inbox: Inbox::read(inbox)?,
        user,
        member,
        standing,
    }))
}
