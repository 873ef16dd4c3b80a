//! The networks that a user has signed in from.
//!
//! | access pattern | key |
//! |---|---|
//! | whether a user has signed in from a network | `USER#{id}` / `NETWORK#{hash}` |
//!
//! A user who has signed in from a network can do so again even while strangers have used up the wrong passwords of
//! that network, see [`crate::auth::password_failures`]. The row has a hash and no address, and is erased with the
//! user's other rows.

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use shared::database::{Item, Key, Row, Table, Write, decode};
use shared::error::Result;
use shared::ids::UserId;
use shared::types::client_network::ClientNetwork;

use super::users::{self, User, Users};

/// How long a network is remembered after the last sign-in, in seconds.
const KEPT_SECONDS: i64 = 90 * 86_400;

#[derive(Serialize)]
struct KnownNetwork {
    ttl: i64,
}

impl Row for KnownNetwork {
    const KIND: &str = "known_network";
}

fn key(user_id: UserId, client: &ClientNetwork) -> Key {
    let hash = Sha256::new()
        .chain_update(user_id.as_bytes())
        .chain_update(client.site())
        .finalize();
    Key::new(Table::Users, users::partition(user_id), format!("NETWORK#{hash:x}"))
}

/// A write that remembers that a user has signed in from the network of `client`.
pub fn remember(user_id: UserId, client: &ClientNetwork, now: i64) -> Result<Write> {
    let row = KnownNetwork {
        ttl: now + KEPT_SECONDS,
    };
    Write::put(key(user_id, client), &row)
}

fn is_kept(row: &Item, now: i64) -> bool {
    let ttl = row.get("ttl").and_then(|ttl| ttl.as_n().ok()?.parse::<i64>().ok());
    ttl.is_some_and(|ttl| now < ttl)
}

impl Users<'_> {
    /// The user with this id, unless deleted, and whether they have signed in from the network of `client`: one call.
    pub async fn with_network(&self, id: UserId, client: &ClientNetwork, now: i64) -> Result<(Option<User>, bool)> {
        let (user_key, network_key) = (users::key(id), key(id, client));
        let mut rows = self.0.batch_get(&[&user_key, &network_key]).await?;
        let user: Option<User> = rows.remove(&user_key).map(decode).transpose()?;
        let is_known = rows.get(&network_key).is_some_and(|row| is_kept(row, now));
        Ok((user.filter(|user| user.deleted_at.is_none()), is_known))
    }
}
