//! Pictures and files that are sent with messages.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::attachments;

pub(crate) mod create;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(attachments::create::create_attachment))
}
