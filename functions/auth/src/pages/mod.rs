//! The pages that links in mails lead to if no app handles the links.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::pages;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(pages::get::get_page))
}
