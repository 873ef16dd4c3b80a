//! What users hear of, and over which channels.

use local::outbox::{Channel, Entry};
use serde_json::{Value, json};
use shared::database::Table;
use shared::types::email::Email;
use shared_notifications::store::notifications::{self, Inbox, Notification};

use crate::support::{Actor, TestApp};

pub const NOTIFICATIONS: &str = "/api/community/notifications";

impl TestApp {
    /// Gives a user a verified address.
    pub fn give_address(&self, user: &Actor) -> String {
        let address = format!("{}@example.com", user.id);
        let email = Email::parse(&address).unwrap();
        self.change_user(&user.id, |user| (user.email, user.email_verified) = (Some(email), true));
        address
    }

    /// Registers a phone for the session of a user.
    pub async fn give_phone(&self, user: &Actor, token: &str) {
        let device = json!({ "token": token, "platform": "android" });
        user.post("/api/users/me/devices", device).await.assert_status(201);
    }

    /// The pushes to the phone with this token, newest first, once everything queued is handled.
    pub async fn pushes_to(&self, token: &str) -> Vec<Entry> {
        self.settle().await;
        self.cloud.outbox().list(Some(Channel::Push), Some(token))
    }

    /// Waits until the relay has run and everything is delivered.
    pub async fn relay(&self) {
        self.advance(61);
        self.cloud.run_schedules().await;
        self.settle().await;
    }

    /// All notifications that are stored.
    pub fn stored_notifications(&self) -> Vec<Notification> {
        self.all(Table::Community)
    }

    /// Asserts that the inbox of every user counts the unread notifications.
    pub fn assert_counts(&self) {
        let stored = self.stored_notifications();
        let mut users: Vec<_> = stored.iter().map(|notification| notification.user_id).collect();
        users.sort_unstable();
        users.dedup();
        for user_id in users {
            let inbox: Inbox = self.find(&notifications::inbox_key(user_id)).unwrap_or_default();
            let of_user = stored.iter().filter(|notification| notification.user_id == user_id);
            let unread = of_user.filter(|notification| inbox.is_unread(notification)).count();
            assert_eq!(inbox.unread, unread as u64, "{user_id}");
        }
    }
}

impl Actor {
    /// The notifications of the user, newest first.
    pub async fn notifications(&self) -> Vec<Value> {
        let list = self.get(&format!("{NOTIFICATIONS}?limit=100")).await.assert_status(200);
        list.results().to_vec()
    }

    /// The types of the notifications of the user, newest first.
    pub async fn notified_of(&self) -> Vec<String> {
        let types = self.notifications().await.into_iter();
        types
            .map(|found| found["notification_type"].as_str().unwrap().to_owned())
            .collect()
    }

    /// How many notifications are unread.
    pub async fn unread(&self) -> u64 {
        let path = format!("{NOTIFICATIONS}/unread-count");
        let count = self.get(&path).await.assert_status(200);
        count.body["unread_count"].as_u64().unwrap()
    }
}
