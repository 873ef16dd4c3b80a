//! Phone numbers that requested a code.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::leads;

pub(crate) mod list;
pub(crate) mod update;
pub(crate) mod verify;
pub(crate) mod view;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(leads::list::admin_list_leads))
        .operation(routes!(leads::update::admin_update_lead))
        .operation(routes!(leads::verify::admin_verify_lead))
}
