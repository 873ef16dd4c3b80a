//! The local cloud: the whole product in one process, on embedded engines, from the template that AWS deploys.

pub mod cloud;
pub mod control;
pub mod demo;
pub mod endpoints;
pub mod engines;
pub mod faults;
pub mod gateway;
pub mod guard;
pub mod invoke;
pub mod outbox;
pub mod policy;
pub mod pollers;
pub mod providers;
pub mod provision;
pub mod schedules;
pub mod serve;
pub mod template;

use shared::lambda::Function;

/// The functions of the product.
#[must_use]
pub fn functions() -> Vec<Function> {
    vec![
        auth::function(),
        users::function(),
        admin::function(),
        catalog::function(),
        learning::function(),
        tutor::function(),
        plans::function(),
        media::function(),
        docs::function(),
        chat::function(),
        notifier::function(),
        background_worker::function(),
        ai_worker::function(),
        media_worker::function(),
    ]
}
