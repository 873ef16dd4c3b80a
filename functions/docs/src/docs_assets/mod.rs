//! The files of the interactive documentation.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::docs_assets;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(docs_assets::get::get_docs_asset))
}
