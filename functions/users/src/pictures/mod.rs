//! Pictures for the caller's profile.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::pictures;

pub(crate) mod create;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(pictures::create::create_picture))
}
