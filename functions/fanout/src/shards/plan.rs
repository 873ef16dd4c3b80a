//! What each connection of a shard gets in a pass.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use shared::ids::{CommunityId, UserId};
use shared::websocket::subscriptions::{Place, SubscribedTo, Subscription};
use shared::{App, Result};
use shared_community::http::frames::Frame;
use shared_community::rules::fanout::{MAX_NAMED, is_present, sees_messages, sees_presence};
use shared_community::store::heads::{Change, Heads};
use shared_community::store::messages::{Message, Messages};

use super::frames::{MessageFrames, NumberedFrame, for_connection, plain};

/// Messages of a pass.
const MAX_MESSAGES: u32 = 50;
/// Changes of a pass, whose rows are small.
const MAX_CHANGES: u32 = 500;

/// What there is to send to a shard.
#[derive(Debug)]
pub(super) struct Content {
    /// The place of the connections when all of it is sent.
    pub next: Place,
    /// The frames of messages, by their numbers.
    pub frames: BTreeMap<u64, MessageFrames>,
    /// The messages that were changed, by the number of the change.
    changes: Vec<Change>,
    /// The messages that connections get that have fallen behind, by the number that they have.
    missed: HashMap<u64, Vec<u64>>,
}

/// What a connection gets.
#[derive(Debug)]
pub(super) struct Plan<'s> {
    /// The connection.
    pub to: &'s Subscription,
    /// The frames, in their order.
    pub frames: Vec<NumberedFrame>,
    /// The place of the connection before.
    pub from: Place,
    /// The place of the connection when all frames are sent.
    pub reaches: Place,
}

impl Content {
    /// Reads what lies between the places of the connections and the head.
    pub async fn read(
        app: &App,
        to: SubscribedTo,
        place: Place,
        head: Place,
        subscriptions: &[Subscription],
    ) -> Result<Self> {
        let id = to.community_id;
        let (messages, heads) = (Messages(&app.database), Heads(&app.database));
        let mut all: Vec<Message> = Vec::new();
        let is_anybody_here = subscriptions.iter().any(|subscription| subscription.place.is_none());
        let mut next = head;
        let mut lowest_change = None;
        if is_anybody_here {
            next = place;
            if place.seq < head.seq {
                all = messages.from(id, place.seq + 1, MAX_MESSAGES).await?;
                all.retain(|message| message.place.seq <= head.seq);
                next.seq = all.last().map_or(place.seq, |message| message.place.seq);
            }
            lowest_change = Some(place.change);
        }
        let mut missed = HashMap::new();
        for behind in subscriptions.iter().filter_map(|subscription| subscription.place) {
            lowest_change = lowest_change.min(Some(behind.change)).or(Some(behind.change));
            if missed.contains_key(&behind.seq) || behind.seq >= next.seq {
                continue;
            }
            let mut found = messages.from(id, behind.seq + 1, MAX_MESSAGES).await?;
            found.retain(|message| message.place.seq <= next.seq);
            missed.insert(behind.seq, found.iter().map(|message| message.place.seq).collect());
            all.extend(found);
        }
        let changes = match lowest_change {
            Some(lowest) if lowest < head.change => heads.changes(id, lowest, MAX_CHANGES).await?,
            _ => Vec::new(),
        };
        if is_anybody_here {
            let last = changes.iter().map(|change| change.number).max();
            next.change = last.unwrap_or(head.change).max(place.change);
        }
        let known: BTreeSet<u64> = all.iter().map(|message| message.place.seq).collect();
        for seq in changes
            .iter()
            .map(|change| change.seq)
            .filter(|seq| !known.contains(seq))
        {
            all.extend(messages.from(id, seq, 1).await?);
        }
        Ok(Self {
            next,
            frames: MessageFrames::of(app, all).await?,
            changes,
            missed,
        })
    }

    /// What a connection gets, given who is online.
    pub fn plan<'s>(
        &self,
        id: CommunityId,
        place: Place,
        to: &'s Subscription,
        presence: &Presence<'_>,
    ) -> Result<Plan<'s>> {
        let from = to.place.unwrap_or(place);
        let mut frames = Vec::new();
        if to.is_new {
            frames.push(plain(&presence.subscribed(id, to))?);
        }
        // A new connection may be ahead of a shard that has fallen behind.
        let mut reaches = Place {
            seq: from.seq.max(self.next.seq),
            change: from.change.max(self.next.change),
        };
        if from.seq < self.next.seq {
            let numbers: Vec<u64> = match to.place {
                None => self
                    .frames
                    .range(from.seq + 1..=self.next.seq)
                    .map(|(seq, _)| *seq)
                    .collect(),
                Some(behind) => self.missed.get(&behind.seq).cloned().unwrap_or_default(),
            };
            reaches.seq = numbers.last().copied().unwrap_or(from.seq);
            frames.extend(for_connection(
                id,
                to,
                numbers.iter().filter_map(|seq| self.frames.get(seq)),
            ));
        }
        // What is sent in this pass is sent as it is now. Several changes of a message are one.
        let changes = self.changes.iter().filter(|change| change.number > from.change);
        let changed: BTreeSet<u64> = changes
            .map(|change| change.seq)
            .filter(|seq| *seq <= from.seq)
            .collect();
        for seq in changed {
            if let Some(found) = self.frames.get(&seq)
                && sees_messages(to, found.message.sender_id)
            {
                frames.push(plain(&Frame::of_change(id, &found.message))?);
            }
        }
        for user_id in presence.joined.iter().filter(|user| **user != to.user_id) {
            if !to.is_new && sees_presence(to, *user_id, presence.subscriptions) {
                let user_id = *user_id;
                frames.push(plain(&Frame::UserJoined {
                    community_id: id,
                    user_id,
                })?);
            }
        }
        Ok(Plan {
            to,
            frames,
            from,
            reaches,
        })
    }
}

/// Who is online in a shard.
#[derive(Debug)]
pub(super) struct Presence<'s> {
    subscriptions: &'s [Subscription],
    users: BTreeSet<UserId>,
    joined: BTreeSet<UserId>,
    elsewhere: usize,
}

impl<'s> Presence<'s> {
    /// Who is online, with the number of connections of other shards.
    pub fn of(subscriptions: &'s [Subscription], sent_at: i64, now: i64, elsewhere: usize) -> Self {
        let present = || subscriptions.iter().filter(|found| is_present(found, sent_at, now));
        let users: BTreeSet<UserId> = present().map(|subscription| subscription.user_id).collect();
        let were_here: BTreeSet<UserId> = present()
            .filter(|subscription| !subscription.is_new || subscription.is_renewed)
            .map(|subscription| subscription.user_id)
            .collect();
        let joined = if users.len() + elsewhere > MAX_NAMED {
            BTreeSet::new()
        } else {
            users.difference(&were_here).copied().collect()
        };
        Self {
            subscriptions,
            users,
            joined,
            elsewhere,
        }
    }

    fn subscribed(&self, id: CommunityId, to: &Subscription) -> Frame {
        let sees = |user: &&UserId| **user == to.user_id || sees_presence(to, **user, self.subscriptions);
        let online: Vec<UserId> = self.users.iter().filter(sees).copied().collect();
        let online_count = online.len() + self.elsewhere;
        Frame::Subscribed {
            community_id: id,
            last_seq: to.last_seq,
            online_count,
            online: if online_count > MAX_NAMED { Vec::new() } else { online },
        }
    }
}
