//! Shards: the connections of a community that one worker serves at a time, and how far they have come.
//!
//! | access pattern | key |
//! |---|---|
//! | place and lease of a shard | `COMMUNITY#{id}` / `SHARD#{shard}` |
//! | users who are online in a shard, as was announced | `COMMUNITY#{id}` / `ONLINE#{shard}` |
//!
//! A worker takes the lease of a shard by a condition, so that each connection gets its frames in their order from one
//! worker. A worker that finds the lease taken raises `wanted`, and a lease is given back on the condition that this has
//! not happened in the meantime. So a wake-up is never lost, and duplicates do nothing.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use shared::database::{Commit, Database, Item, Key, Outcome, Row, Table, UnitOfWork, Write, decode};
use shared::error::Result;
use shared::ids::{CommunityId, UserId};
use shared::websocket::subscriptions::{Place, SubscribedTo};

use crate::rules::fanout::MAX_SHARDS;
use crate::store::groups;

/// How long a lease lasts unless its worker renews it, in seconds.
pub const LEASE_SECONDS: i64 = 30;

/// A shard as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// How far its connections have come.
    #[serde(default)]
    pub place: Place,
    /// The worker that serves it.
    #[serde(default)]
    pub lease: Option<String>,
    /// When the lease ends, in Unix seconds.
    #[serde(default)]
    pub leased_until: i64,
    /// Counts the wake-ups that found the lease taken, and new subscriptions.
    #[serde(default)]
    pub wanted: u64,
    /// The number of its connections when it was served last.
    #[serde(default)]
    pub sockets: u32,
    /// The time after which no connection is left, in Unix seconds.
    #[serde(default)]
    pub sockets_until: i64,
    /// When a frame was last sent to all of them: connections that have ended are gone since then.
    #[serde(default)]
    pub sent_at: i64,
}

impl Row for Shard {
    const KIND: &str = "chat_shard";
}

/// Users whose presence was announced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Online {
    /// The users; none above the number up to which presence is announced.
    #[serde(default)]
    pub users: Vec<UserId>,
}

impl Row for Online {
    const KIND: &str = "chat_online";
}

/// The key of a shard.
#[must_use]
pub fn key(to: SubscribedTo) -> Key {
    Key::new(
        Table::Community,
        groups::partition(to.community_id),
        format!("SHARD#{}", to.shard),
    )
}

/// The keys of all shards of a community.
#[must_use]
pub fn keys(id: CommunityId) -> Vec<Key> {
    let to = |shard| SubscribedTo {
        community_id: id,
        shard,
    };
    (0..MAX_SHARDS).map(|shard| key(to(shard))).collect()
}

/// The key of the users who are online in a shard.
#[must_use]
pub fn online_key(to: SubscribedTo) -> Key {
    Key::new(
        Table::Community,
        groups::partition(to.community_id),
        format!("ONLINE#{}", to.shard),
    )
}

/// The shards of a community in `rows`, which are taken out. Those that do not exist are empty.
pub fn read(id: CommunityId, rows: &mut HashMap<Key, Item>) -> Result<Vec<Shard>> {
    let shards = keys(id).into_iter().map(|key| rows.remove(&key));
    shards
        .map(|row| row.map_or_else(|| Ok(Shard::default()), decode))
        .collect()
}

/// A write that opens a shard for another connection until `until`. A new shard begins at `place`.
pub fn open(to: SubscribedTo, place: Place, until: i64) -> Result<Write> {
    let set = "SET #kind = :kind, place = if_not_exists(place, :place), sockets_until = :until ADD wanted :one";
    Write::update(key(to), set)
        .name("#kind", "kind")
        .value(":kind", Shard::KIND)?
        .value(":place", place)?
        .value(":until", until)?
        .value(":one", 1)
}

/// A shard that this worker serves.
#[derive(Debug)]
pub struct Leased {
    /// The shard.
    pub to: SubscribedTo,
    /// Its state when it was read last.
    pub shard: Shard,
    owner: String,
}

/// The outcome of giving a lease back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// There is nothing more to do.
    Done,
    /// There is a new wake-up.
    Wanted,
}

/// Reads and writes shards.
#[derive(Clone, Copy, Debug)]
pub struct Shards<'a>(pub &'a Database);

impl Shards<'_> {
    /// The shards of a community.
    pub async fn of(&self, id: CommunityId) -> Result<Vec<Shard>> {
        let keys = keys(id);
        let mut rows = self.0.batch_get(&keys.iter().collect::<Vec<_>>()).await?;
        read(id, &mut rows)
    }

    /// Takes the lease of a shard, or lets the worker who has it know that there is more to do.
    pub async fn lease(&self, to: SubscribedTo, owner: String, now: i64) -> Result<Option<Leased>> {
        self.0
            .retry("chat shard", || {
                let owner = owner.clone();
                async move {
                    let take = Write::update(key(to), "SET lease = :owner, leased_until = :until")
                        .condition(
                            "attribute_exists(pk) AND (attribute_not_exists(leased_until) OR leased_until <= :now)",
                        )
                        .value(":owner", &owner)?
                        .value(":until", now + LEASE_SECONDS)?
                        .value(":now", now)?;
                    match self.0.write(take).await? {
                        Outcome::Done(row) => {
                            let shard = decode(row)?;
                            return Ok(Commit::Done(Some(Leased { to, shard, owner })));
                        }
                        Outcome::ConditionFailed(None) => return Ok(Commit::Done(None)),
                        Outcome::ConditionFailed(Some(_)) => {}
                    }
                    let want = Write::update(key(to), "ADD wanted :one")
                        .condition("leased_until > :now")
                        .value(":one", 1)?
                        .value(":now", now)?;
                    let mut work = UnitOfWork::new();
                    work.add(want).or_retry();
                    work.commit(self.0, None).await
                }
            })
            .await
    }

    /// Stores how far the connections have come and renews the lease. `None` if another worker has it.
    pub async fn advance(
        &self,
        leased: Leased,
        place: Place,
        sockets: u32,
        sent_at: i64,
        now: i64,
    ) -> Result<Option<Leased>> {
        let set = "SET place = :place, sockets = :sockets, sent_at = :sent_at, leased_until = :until";
        let write = Write::update(key(leased.to), set)
            .condition("lease = :owner")
            .value(":owner", &leased.owner)?
            .value(":place", place)?
            .value(":sockets", sockets)?
            .value(":sent_at", sent_at)?
            .value(":until", now + LEASE_SECONDS)?;
        Ok(match self.0.write(write).await? {
            Outcome::Done(row) => Some(Leased {
                shard: decode(row)?,
                ..leased
            }),
            Outcome::ConditionFailed(_) => None,
        })
    }

    /// Gives the lease back, unless there is a new wake-up since the shard was read at `seen`. `is_empty` closes the
    /// shard.
    pub async fn release(&self, leased: &Leased, seen: u64, is_empty: bool) -> Result<Released> {
        let set = if is_empty {
            "SET sockets_until = :none, sockets = :none REMOVE lease, leased_until"
        } else {
            "REMOVE lease, leased_until"
        };
        let mut write = Write::update(key(leased.to), set)
            .condition("lease = :owner AND wanted = :seen")
            .value(":owner", &leased.owner)?
            .value(":seen", seen)?;
        if is_empty {
            write = write.value(":none", 0)?;
        }
        let lost = match self.0.write(write).await? {
            Outcome::Done(_) => None,
            Outcome::ConditionFailed(row) => row,
        };
        let shard: Option<Shard> = lost.map(decode).transpose()?;
        Ok(match shard {
            Some(shard) if shard.lease.as_ref() == Some(&leased.owner) => Released::Wanted,
            // Another worker has taken over.
            _ => Released::Done,
        })
    }

    /// Gives the lease of a worker back that has failed, so that the next one need not wait.
    pub async fn abandon(&self, to: SubscribedTo, owner: &str) -> Result<()> {
        let write = Write::update(key(to), "REMOVE lease, leased_until").condition("lease = :owner");
        let mut work = UnitOfWork::new();
        work.add(write.value(":owner", owner)?).or_retry();
        let _outcome = work.commit(self.0, ()).await?;
        Ok(())
    }

    /// The state of a leased shard as of now, to look for new wake-ups before what they are about is read.
    pub async fn current(&self, leased: Leased) -> Result<Option<Leased>> {
        let shard: Option<Shard> = self.0.get(&key(leased.to)).await?;
        let shard = shard.filter(|shard| shard.lease.as_ref() == Some(&leased.owner));
        Ok(shard.map(|shard| Leased { shard, ..leased }))
    }
}
