//! Sliding windows, exact under concurrency (see [`crate::types::rate_limit`]).
//!
//! | access pattern | key |
//! |---|---|
//! | the slots of a window | `WINDOW#{name}` / `WINDOW`, attributes `s0`, `s1`, … |

use std::collections::HashMap;

use crate::database::{Commit, Database, Item, Key, Table, UnitOfWork, Write};
use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::types::client_network::{ClientLimit, ClientNetwork};
use crate::types::rate_limit::Limit;

/// The names of the slots that a write takes, and the write, if anything changes.
pub type ExchangedSlots = (Vec<String>, Option<Write>);

/// A named window.
#[derive(Clone, Debug)]
pub struct SlidingWindow {
    /// The row.
    pub key: Key,
    /// Events allowed in it.
    pub limit: Limit,
}

impl SlidingWindow {
    /// The window of, say, `address#192.0.2.1`.
    #[must_use]
    pub fn new(name: &str, limit: Limit) -> Self {
        Self {
            key: Key::new(Table::Otps, format!("WINDOW#{name}"), "WINDOW"),
            limit,
        }
    }

    /// A write that takes a free slot of `row` (the window as just read), or else the seconds until one gets free.
    /// Its condition fails when somebody else takes the slot first: read again.
    pub fn claim(&self, row: Option<&Item>, now: i64, ids: &Ids) -> Result<std::result::Result<Write, u64>> {
        Ok(self.claim_slot(row, now, ids)?.map(|(_slot, write)| write))
    }

    /// Like [`SlidingWindow::claim`], with the name of the slot, for an event that may turn out not to count.
    pub fn claim_slot(
        &self,
        row: Option<&Item>,
        now: i64,
        ids: &Ids,
    ) -> Result<std::result::Result<(String, Write), u64>> {
        Ok(match self.exchange_slots(row, &[], 1, now, ids)? {
            Ok((slots, write)) => Ok(slots.into_iter().next().zip(write).ok_or_else(no_slot)?),
            Err(seconds) => Err(seconds),
        })
    }

    /// Takes `count` slots of `row` (the window as just read), and gives back those of `given_up` that still are as
    /// they were taken at that time. Returns the names of the taken slots and the write, if anything changes, or else
    /// the seconds until a slot gets free. The write's condition fails when somebody else changes one of these slots
    /// first: read again.
    pub fn exchange_slots(
        &self,
        row: Option<&Item>,
        given_up: &[(&str, i64)],
        count: usize,
        now: i64,
        ids: &Ids,
    ) -> Result<std::result::Result<ExchangedSlots, u64>> {
        let given_up = |slot: u32| {
            let at = used(row, slot)?;
            let is_same = |(name, taken_at): &(&str, i64)| *name == attribute(slot) && *taken_at == at;
            given_up.iter().any(is_same).then_some(at)
        };
        let used = |slot| used(row, slot).filter(|_| given_up(slot).is_none());
        let free = self.limit.free_slots(used, now);
        if free.len() < count {
            return Ok(Err(self.limit.wait(used, now)));
        }
        // Any free slot will do; random ones avoid conflicts between concurrent requests.
        let first = ids.below(u32::try_from(free.len()).unwrap_or(1).max(1)) as usize;
        let taken: Vec<u32> = free.iter().cycle().skip(first).take(count).copied().collect();
        let returned = free
            .iter()
            .filter(|slot| !taken.contains(slot) && given_up(**slot).is_some());
        let placeholder = |slot: &u32| format!("#{}", attribute(*slot));
        let mut expression = String::new();
        if !taken.is_empty() {
            let set: Vec<_> = taken
                .iter()
                .map(|slot| format!("{} = :now", placeholder(slot)))
                .collect();
            expression = format!("SET {}, #ttl = :ttl, #kind = :kind", set.join(", "));
        }
        let removed: Vec<_> = returned.clone().map(placeholder).collect();
        if !removed.is_empty() {
            expression = format!("{expression} REMOVE {}", removed.join(", "));
        }
        if expression.is_empty() {
            return Ok(Ok((Vec::new(), None)));
        }
        let mut write = Write::update(self.key.clone(), expression);
        if !taken.is_empty() {
            write = write
                .name("#ttl", "ttl")
                .name("#kind", "kind")
                .value(":kind", "window")?
                .value(":now", now)?
                .value(":ttl", now + self.limit.seconds)?;
        }
        for slot in taken.iter().chain(returned) {
            let name = placeholder(slot);
            write = match given_up(*slot) {
                Some(at) => {
                    let value = format!(":{}", attribute(*slot));
                    write.condition(&format!("{name} = {value}")).value(&value, at)?
                }
                None => write
                    .condition(&format!("attribute_not_exists({name}) OR {name} <= :cutoff"))
                    .value(":cutoff", now - self.limit.seconds)?,
            };
            write = write.name(&name, &attribute(*slot));
        }
        Ok(Ok((taken.iter().copied().map(attribute).collect(), Some(write))))
    }

    /// A write that gives a slot back which was taken `at` that time; its condition fails if somebody else has it by now.
    pub fn give_back(&self, slot: &str, at: i64) -> Result<Write> {
        Write::update(self.key.clone(), "REMOVE #slot")
            .condition("#slot = :at")
            .name("#slot", slot)
            .value(":at", at)
    }

    /// The seconds until a slot gets free, if `row` (the window as just read) has none.
    #[must_use]
    pub fn refusal(&self, row: Option<&Item>, now: i64) -> Option<u64> {
        let used = |slot| used(row, slot);
        self.limit
            .free_slots(used, now)
            .is_empty()
            .then(|| self.limit.wait(used, now))
    }

    /// A check for a transaction: the window still has a free slot.
    pub fn has_room(&self, now: i64) -> Result<Write> {
        let free = (0..self.limit.events)
            .map(|slot| {
                format!(
                    "attribute_not_exists({name}) OR {name} <= :cutoff",
                    name = attribute(slot)
                )
            })
            .collect::<Vec<_>>()
            .join(" OR ");
        Write::check(self.key.clone())
            .condition(&free)
            .value(":cutoff", now - self.limit.seconds)
    }
}

/// The windows of a client, one for each network that it belongs to. An event counts in all of them.
#[derive(Clone, Debug)]
pub struct ClientWindows(Vec<SlidingWindow>);

/// A slot in each window of a client.
#[derive(Clone, Debug, Default)]
pub struct TakenSlots(Vec<(SlidingWindow, String, i64)>);

impl ClientWindows {
    /// The windows of events called, say, `register`.
    #[must_use]
    pub fn new(name: &str, client: &ClientNetwork, limit: ClientLimit) -> Self {
        let windows = client.limits(limit).into_iter();
        Self(
            windows
                .map(|(network, limit)| SlidingWindow::new(&format!("{name}#{network}"), limit))
                .collect(),
        )
    }

    /// The keys of the windows.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.iter().map(|window| &window.key)
    }

    /// Writes that take a free slot of every window, `rows` being the windows as just read, or else the seconds until
    /// each window has one. If a condition fails, somebody else took the slot first: read again.
    pub fn claim(
        &self,
        rows: &HashMap<Key, Item>,
        now: i64,
        ids: &Ids,
    ) -> Result<std::result::Result<(TakenSlots, Vec<Write>), u64>> {
        let (mut taken, mut writes, mut wait) = (TakenSlots::default(), Vec::new(), 0);
        for window in &self.0 {
            match window.claim_slot(rows.get(&window.key), now, ids)? {
                Ok((slot, write)) => {
                    taken.0.push((window.clone(), slot, now));
                    writes.push(write);
                }
                Err(seconds) => wait = seconds.max(wait),
            }
        }
        Ok(if wait == 0 { Ok((taken, writes)) } else { Err(wait) })
    }

    /// Takes a slot of every window in one transaction at `now`, or else returns the seconds until each window has one.
    /// `rows` are the windows as just read.
    ///
    /// # Errors
    /// `crowded`, if others keep taking the slots.
    pub async fn take(
        &self,
        database: &Database,
        ids: &Ids,
        now: i64,
        rows: &HashMap<Key, Item>,
        crowded: impl FnOnce() -> Error,
    ) -> Result<std::result::Result<TakenSlots, u64>> {
        let mut known = Some(rows);
        let attempt = || {
            let known = known.take();
            async move {
                let read;
                let rows = match known {
                    Some(rows) => rows,
                    None => {
                        read = database.batch_get(&self.keys().collect::<Vec<_>>()).await?;
                        &read
                    }
                };
                let (taken, writes) = match self.claim(rows, now, ids)? {
                    Ok(claimed) => claimed,
                    Err(wait) => return Ok(Commit::Done(Err(wait))),
                };
                let mut work = UnitOfWork::new();
                work.add_all(writes).or_retry();
                work.commit(database, Ok(taken)).await
            }
        };
        database.retry_or("client limits", crowded, attempt).await
    }
}

impl TakenSlots {
    /// Writes that give the slots back. Their conditions hold for as long as the window is.
    pub fn give_back(&self) -> Result<Vec<Write>> {
        let slots = self.0.iter();
        slots.map(|(window, slot, at)| window.give_back(slot, *at)).collect()
    }
}

fn no_slot() -> Error {
    Error::internal("a slot that was claimed and has no name")
}

fn attribute(slot: u32) -> String {
    format!("s{slot}")
}

fn used(row: Option<&Item>, slot: u32) -> Option<i64> {
    row?.get(&attribute(slot))?.as_n().ok()?.parse().ok()
}
