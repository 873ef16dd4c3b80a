//! Whether a user may hear of an event. The answer can change between the event and its delivery.

use shared::ids::UserId;
use shared_accounts::store::users::User;
use shared_community::rules::access::Standing;
use shared_community::store::blocks::Blocks;

use crate::rules::kind::NotificationType;

/// What decides whether a user may hear of an event.
#[derive(Clone, Copy, Debug)]
pub struct ReaderFacts<'a> {
    /// The user.
    pub user: &'a User,
    /// The users whom the user has blocked.
    pub blocks: &'a Blocks,
    /// What the user is to the community of the event, if it has one.
    pub standing: Option<Standing>,
}

/// Whether a user may hear of an event that `actor` has caused.
///
/// Moderators hear of posts of users whom they have blocked, as it is their duty.
#[must_use]
pub fn may_hear(facts: ReaderFacts<'_>, kind: NotificationType, actor: Option<UserId>) -> bool {
    let ReaderFacts { user, blocks, standing } = facts;
    let is_duty = kind == NotificationType::ModeratorAction;
    let is_blocked = actor.is_some_and(|actor| blocks.has(actor)) && !is_duty;
    user.deleted_at.is_none()
        && !user.banned
        && actor != Some(user.id)
        && !is_blocked
        && standing.is_none_or(|standing| standing >= Standing::Member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use shared::ids::Id;
    use shared::types::phone::Phone;

    fn user(byte: u8) -> User {
        let phone = Phone::parse("+919876543210").unwrap();
        User::with_phone(Id::from_bytes([byte; 16]), phone, Timestamp::UNIX_EPOCH)
    }

    fn hears(user: &User, standing: Option<Standing>, actor: Option<UserId>) -> bool {
        let blocks = Blocks::default();
        let facts = ReaderFacts {
            user,
            blocks: &blocks,
            standing,
        };
        may_hear(facts, NotificationType::NewPost, actor)
    }

    #[test]
    fn users_hear_of_others_and_not_of_themselves() {
        let reader = user(1);
        assert!(hears(&reader, None, None));
        assert!(hears(&reader, Some(Standing::Member), Some(Id::from_bytes([2; 16]))));
        assert!(!hears(&reader, Some(Standing::Member), Some(reader.id)));
    }

    #[test]
    fn banned_and_deleted_users_and_those_outside_hear_nothing() {
        let banned = User {
            banned: true,
            ..user(1)
        };
        let deleted = User {
            deleted_at: Some(Timestamp::UNIX_EPOCH),
            ..user(1)
        };
        assert!(!hears(&banned, None, None) && !hears(&deleted, None, None));
        for outside in [Standing::Hidden, Standing::Stranger, Standing::Enrolled] {
            assert!(!hears(&user(1), Some(outside), None), "{outside:?}");
        }
    }
}
