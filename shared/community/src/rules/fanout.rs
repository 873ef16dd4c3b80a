//! How the frames of a chat reach its connections: shards, presence and places.

use std::collections::BTreeSet;

use shared::ids::UserId;
use shared::websocket::subscriptions::Subscription;

/// The maximum number of shards of a community. The last one takes what the others have no room for.
pub const MAX_SHARDS: u8 = 8;
/// The number of connections up to which a shard takes more.
const SHARD_SOCKETS: u32 = 1_000;
/// The number of users up to which presence names them; above, it is a number.
pub const MAX_NAMED: usize = 100;
/// How long a member is typing without renewal, in milliseconds.
pub const TYPING_MILLISECONDS: i64 = 3_000;
/// How often others hear of a member who is typing at most, in milliseconds.
pub const TYPING_EVERY_MILLISECONDS: i64 = 1_000;
/// API Gateway ends a connection without a frame in either direction for ten minutes; after this time, in seconds, it
/// is gone although nobody has reported that.
const SILENT_SECONDS: i64 = 660;
/// How long a connection that is still opening may look gone, in seconds.
pub const OPENING_SECONDS: i64 = 5;
/// How often the access of a subscriber is checked without a reason, in seconds.
pub const CHECK_EVERY_SECONDS: i64 = 60;

/// The shard for another connection, given the numbers of connections of all shards.
#[must_use]
pub fn shard_for_another(sockets: &[u32]) -> u8 {
    let with_room = sockets.iter().position(|sockets| *sockets < SHARD_SOCKETS);
    let last = MAX_SHARDS - 1;
    with_room.map_or(last, |shard| u8::try_from(shard).unwrap_or(last).min(last))
}

/// Whether a connection still is open as far as is known: its client has sent a frame, or it has got one, in the last
/// minutes.
#[must_use]
pub fn is_present(subscription: &Subscription, sent_at: i64, now: i64) -> bool {
    let last = subscription.seen_at.max(subscription.connected_at).max(sent_at);
    now < last + SILENT_SECONDS
}

/// The users who are online.
#[must_use]
pub fn online(subscriptions: &[Subscription], sent_at: i64, now: i64) -> BTreeSet<UserId> {
    let present = subscriptions.iter().filter(|found| is_present(found, sent_at, now));
    present.map(|subscription| subscription.user_id).collect()
}

/// Whether a user sees what another one writes, given whom the user has blocked. Moderators see everything.
#[must_use]
pub fn sees_messages(viewer: &Subscription, sender: Option<UserId>) -> bool {
    viewer.is_moderator || sender.is_none_or(|sender| !viewer.blocked.contains(&sender))
}

/// Whether a user sees the presence of another one: not if either has blocked the other.
#[must_use]
pub fn sees_presence(viewer: &Subscription, other: UserId, subscriptions: &[Subscription]) -> bool {
    let blocks_viewer = |found: &Subscription| found.user_id == other && found.blocked.contains(&viewer.user_id);
    !viewer.blocked.contains(&other) && !subscriptions.iter().any(blocks_viewer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> UserId {
        UserId::from_bytes([number; 16])
    }

    fn subscription(user: u8, seen_at: i64) -> Subscription {
        Subscription {
            connection_id: format!("c{user}"),
            user_id: id(user),
            token: "t".to_owned(),
            is_new: false,
            is_renewed: false,
            place: None,
            last_seq: 0,
            batch: false,
            is_moderator: false,
            is_staff: false,
            blocked: Vec::new(),
            connected_at: 0,
            seen_at,
            checked_at: 0,
        }
    }

    #[test]
    fn a_shard_is_filled_before_the_next_one_is_opened() {
        assert_eq!(shard_for_another(&[0; 8]), 0);
        assert_eq!(shard_for_another(&[999, 0, 0]), 0);
        assert_eq!(shard_for_another(&[1_000, 3, 0]), 1);
        assert_eq!(shard_for_another(&[1_000, 1_200, 0]), 2);
        assert_eq!(shard_for_another(&[1_000; 8]), MAX_SHARDS - 1);
    }

    #[test]
    fn two_devices_of_a_user_are_one_user_online() {
        let found = [subscription(1, 100), subscription(1, 200), subscription(2, 100)];
        assert_eq!(online(&found, 0, 300), BTreeSet::from([id(1), id(2)]));
    }

    #[test]
    fn a_connection_without_frames_for_ten_minutes_is_not_present() {
        let silent = subscription(1, 100);
        assert!(is_present(&silent, 0, 100 + 659));
        assert!(!is_present(&silent, 0, 100 + 660));
        assert!(is_present(&silent, 500, 100 + 660), "it has got a frame");
    }

    #[test]
    fn blocking_hides_messages_from_the_blocker_and_presence_from_both() {
        let mut blocker = subscription(1, 0);
        blocker.blocked = vec![id(2)];
        let blocked = subscription(2, 0);
        let both = [blocker.clone(), blocked.clone()];
        assert!(!sees_messages(&blocker, Some(id(2))) && sees_messages(&blocked, Some(id(1))));
        assert!(!sees_presence(&blocker, id(2), &both) && !sees_presence(&blocked, id(1), &both));
        blocker.is_moderator = true;
        assert!(sees_messages(&blocker, Some(id(2))));
    }
}
