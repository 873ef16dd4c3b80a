//! Uploads for any purpose.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::uploads;

pub(crate) mod complete;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(uploads::complete::complete_upload))
}
