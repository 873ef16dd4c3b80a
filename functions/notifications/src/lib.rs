//! Notifications: what users hear of, announcements, preferences and the end of subscriptions.

use shared::http::group::{EndpointGroup, Group, Sink};
use shared::lambda::Function;

use crate::aliases::ALIASES;

mod aliases;
mod announcements;
mod notifications;
mod preferences;
mod unread_counts;
mod unsubscriptions;

/// The function `notifications`.
pub fn function() -> Function {
    Function::http::<Notifications>("notifications")
}

struct Notifications;

impl EndpointGroup for Notifications {
    const DESCRIPTION: &'static str = "What users hear of, and over which channels it reaches them.";

    fn operations<T: Sink>() -> Group<T> {
        Group::new()
            .resource(notifications::operations)
            .resource(unread_counts::operations)
            .resource(announcements::operations)
            .resource(preferences::operations)
            .resource(unsubscriptions::operations)
            .aliases(&ALIASES)
    }
}
