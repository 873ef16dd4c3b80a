//! The keys that sign access tokens.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::signing_keys;

pub(crate) mod list;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(signing_keys::list::list_signing_keys))
}
