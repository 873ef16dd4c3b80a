//! Users as other users see them in lists.

use std::collections::HashMap;

use serde::Serialize;
use shared::database::{Item, Key, decode};
use shared::error::Result;
use shared::ids::UserId;
use shared_accounts::store::users::{self, User};
use utoipa::ToSchema;

/// An author, a sender or a member.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CommunityUser)]
pub struct Person {
    /// The id of the user; `null` if the account was deleted.
    pub id: Option<UserId>,
    /// The full name.
    #[schema(example = "Asha Rao")]
    pub name: Option<String>,
    /// The name for mentions.
    #[schema(example = "asha")]
    pub username: Option<String>,
    /// The first picture.
    pub avatar_url: Option<String>,
}

impl Person {
    /// A user whose account was deleted.
    pub(super) fn deleted() -> Self {
        Self {
            id: None,
            name: Some("Deleted user".to_owned()),
            username: None,
            avatar_url: None,
        }
    }
}

impl From<&User> for Person {
    fn from(user: &User) -> Self {
        if user.deleted_at.is_some() {
            return Self::deleted();
        }
        Self {
            id: Some(user.id),
            name: user.profile.name.as_ref().map(|name| name.full()),
            username: user.username.clone(),
            avatar_url: user.profile.profile_pictures.first().cloned(),
        }
    }
}

/// The users of a page, by their ids.
#[derive(Clone, Debug, Default)]
pub struct People(HashMap<UserId, Person>);

impl People {
    /// The keys of the users of a page, each once.
    pub fn keys(users: impl IntoIterator<Item = UserId>) -> Vec<Key> {
        let mut users: Vec<UserId> = users.into_iter().collect();
        users.sort_unstable();
        users.dedup();
        users.into_iter().map(users::key).collect()
    }

    /// The users under these keys in `rows`, which are taken out.
    pub fn read(keys: &[Key], rows: &mut HashMap<Key, Item>) -> Result<Self> {
        let found = keys.iter().filter_map(|key| rows.remove(key));
        let people = found.map(|row| decode::<User>(row).map(|user| (user.id, Person::from(&user))));
        people.collect::<Result<_>>().map(Self)
    }

    /// The users of a page that is known already.
    #[must_use]
    pub fn of(user: &User) -> Self {
        Self(HashMap::from([(user.id, Person::from(user))]))
    }

    /// The user with this id, as others see it.
    #[must_use]
    pub fn get(&self, id: Option<UserId>) -> Person {
        let found = id.and_then(|id| self.0.get(&id));
        found.cloned().unwrap_or_else(Person::deleted)
    }
}
