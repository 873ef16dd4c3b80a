//! Uploaded images under permanent addresses.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::images;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(images::get::get_image))
}
