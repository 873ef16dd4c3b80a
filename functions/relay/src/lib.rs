//! The relay. Every minute it hands the events that wait in the outbox to the announcer, and the digests and the counts of
//! posts that are due to the notifier.
//!
//! Both workers ignore what is done, so runs may overlap each other, and a job may be handed out again.

use counts::relay::relay_counts;
use digests::relay::relay_digests;
use events::relay::relay_events;
use shared::lambda::Function;

mod counts;
mod digests;
mod events;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::schedule("relay", |app| async move {
        let (events, digests, counts) = futures::join!(relay_events(&app), relay_digests(&app), relay_counts(&app));
        events.and(digests).and(counts)
    })
}
