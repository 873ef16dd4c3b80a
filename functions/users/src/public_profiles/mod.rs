//! What users can see of each other.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::public_profiles;

pub(crate) mod get;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group.operation(routes!(public_profiles::get::get_public_profile))
}
