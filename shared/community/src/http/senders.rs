//! The senders of messages in frames.

use std::collections::HashMap;

use serde::Serialize;
use shared::app::App;
use shared::database::{Item, Key, decode};
use shared::error::Result;
use shared::ids::UserId;
use shared_accounts::store::users::{self, User};
use utoipa::ToSchema;

use crate::http::person::Person;
use crate::store::messages::Message;

/// The number of rows of a call.
const MAX_BATCH: usize = 100;

/// The sender in a frame.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SenderFrame {
    /// The user; `null` once the account is deleted.
    id: Option<UserId>,
    /// The name to show.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The URL of the picture.
    avatar_url: Option<String>,
}

/// The senders of messages, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Senders(HashMap<UserId, (SenderFrame, String)>);

impl Senders {
    /// Reads the senders of messages.
    pub async fn of<'m>(app: &App, messages: impl IntoIterator<Item = &'m Message>) -> Result<Self> {
        let mut ids: Vec<UserId> = messages.into_iter().filter_map(|message| message.sender_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let keys: Vec<Key> = ids.into_iter().map(users::key).collect();
        let mut found = HashMap::new();
        for keys in keys.chunks(MAX_BATCH) {
            let keys: Vec<&Key> = keys.iter().collect();
            let rows: HashMap<Key, Item> = app.database.batch_get_eventually(&keys).await?;
            for row in rows.into_values() {
                let user: User = decode(row)?;
                found.insert(user.id, sender(&user));
            }
        }
        Ok(Self(found))
    }

    /// One sender who is known already.
    #[must_use]
    pub fn one(user: &User) -> Self {
        Self(HashMap::from([(user.id, sender(user))]))
    }

    pub(super) fn get(&self, id: Option<UserId>) -> (SenderFrame, String) {
        let known = id.and_then(|id| self.0.get(&id)).cloned();
        known.unwrap_or_else(|| (frame(Person::deleted()), String::new()))
    }
}

fn sender(user: &User) -> (SenderFrame, String) {
    let shows_email = user.settings.show_email && user.deleted_at.is_none();
    let email = user.email.as_ref().filter(|_| shows_email);
    (
        frame(Person::from(user)),
        email.map(|email| email.as_str().to_owned()).unwrap_or_default(),
    )
}

fn frame(person: Person) -> SenderFrame {
    SenderFrame {
        id: person.id,
        name: person.name,
        avatar_url: person.avatar_url,
    }
}
