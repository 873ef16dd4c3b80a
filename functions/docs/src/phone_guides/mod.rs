//! The guide that apps of an older backend link to.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::phone_guides;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(phone_guides::get::get_phone_guide))
}
