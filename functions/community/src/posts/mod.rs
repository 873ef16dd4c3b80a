//! Posts and replies.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::posts;

pub(crate) mod approve;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod flag;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod pin;
pub(crate) mod react;
pub(crate) mod reject;
pub(crate) mod service;
pub(crate) mod unpin;
pub(crate) mod unreact;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(posts::list::list_group_posts))
        .operation(routes!(posts::create::create_group_post))
        .operation(routes!(posts::list::list_posts))
        .operation(routes!(posts::create::create_post))
        .operation(routes!(posts::get::get_post))
        .operation(routes!(posts::update::update_post))
        .operation(routes!(posts::delete::delete_post))
        .operation(routes!(posts::react::react))
        .operation(routes!(posts::unreact::unreact))
        .operation(routes!(posts::approve::approve_post))
        .operation(routes!(posts::reject::reject_post))
        .operation(routes!(posts::pin::pin_post))
        .operation(routes!(posts::unpin::unpin_post))
        .operation(routes!(posts::flag::flag_post))
}
