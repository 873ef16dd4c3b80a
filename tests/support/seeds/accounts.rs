//! Users, their sessions, codes and leads.

use shared::database::{Key, Table};
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::types::role::Role;
use shared_accounts::store::email_tokens::EmailTokenRow;
use shared_accounts::store::identifiers::{self, Identifier};
use shared_accounts::store::leads::Lead;
use shared_accounts::store::one_time_codes::{self, OneTimeCodeRow};
use shared_accounts::store::sessions::Session;
use shared_accounts::store::users::{self, User};

use super::parsed;
use crate::support::{Actor, TestApp};

impl TestApp {
    /// The user with this id.
    pub fn user(&self, id: &str) -> User {
        self.stored(&users::key(parsed(id)))
    }

    /// All users that are not deleted.
    pub fn users(&self) -> Vec<User> {
        self.all(Table::Users)
    }

    /// Changes a user.
    pub fn change_user(&self, id: &str, change: impl FnOnce(&mut User)) {
        self.change(&users::key(parsed(id)), change);
    }

    /// Gives a user a role. The user's sessions keep theirs.
    pub fn set_role(&self, id: &str, role: Role) {
        self.change_user(id, |user| user.role = role);
    }

    /// Gives a user `count` more sessions, copies of a session that the user has, all older than it.
    pub fn seed_sessions(&self, user_id: &str, count: usize) {
        let partition = users::key(parsed(user_id)).pk;
        let current = self.sessions(user_id).remove(0);
        for number in 0..count {
            let mut older = current.clone();
            older.id = parsed(&format!("00000000-0000-7000-8000-{number:012}"));
            let key = Key::new(Table::Users, &*partition, format!("SESSION#{}", older.id));
            self.put(key, &older);
        }
    }

    /// The sessions of a user, dead ones included.
    pub fn sessions(&self, user_id: &str) -> Vec<Session> {
        let mut sessions: Vec<Session> = self.all(Table::Users);
        sessions.retain(|session| session.user_id == parsed(user_id));
        sessions
    }

    /// Whether an account has this phone.
    pub fn is_phone_taken(&self, phone: &str) -> bool {
        self.is_taken(&Identifier::Phone(Phone::parse(phone).unwrap()))
    }

    /// Whether an account has this identifier.
    pub fn is_taken(&self, identifier: &Identifier) -> bool {
        self.exists(&identifier.key())
    }

    /// Gives a user a username.
    pub fn give_username(&self, user: &Actor, name: &str) {
        let claim = identifiers::claim(&Identifier::Username(name.to_owned()), parsed(&user.id));
        self.put_writes(Table::Users, claim);
    }

    /// The lead of a phone.
    pub fn lead(&self, phone: &str) -> Lead {
        let mut leads = self.all::<Lead>(Table::Users).into_iter();
        leads.find(|lead| lead.phone.as_str() == phone).unwrap()
    }

    /// What is stored about the codes of a phone.
    pub fn phone_codes(&self, phone: &str) -> OneTimeCodeRow {
        self.stored(&one_time_codes::key(&Phone::parse(phone).unwrap()))
    }

    /// Changes what is stored about the codes of a phone.
    pub fn change_phone_codes(&self, phone: &str, change: impl FnOnce(&mut OneTimeCodeRow)) {
        self.change(&one_time_codes::key(&Phone::parse(phone).unwrap()), change);
    }

    /// Whether an account has this address.
    pub fn is_email_taken(&self, email: &str) -> bool {
        self.is_taken(&Identifier::Email(Email::parse(email).unwrap()))
    }

    /// Changes all tokens that were sent by mail.
    pub fn change_email_tokens(&self, change: impl FnMut(&mut EmailTokenRow)) {
        self.change_all(Table::Otps, change);
    }

    /// All tokens that were sent by mail and have not been removed.
    pub fn email_tokens(&self) -> Vec<EmailTokenRow> {
        self.all(Table::Otps)
    }
}
