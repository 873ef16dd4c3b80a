//! One-time codes by SMS.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::one_time_codes;

pub(crate) mod request;
pub(crate) mod verify;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(one_time_codes::request::request_one_time_code))
        .operation(routes!(one_time_codes::request::request_signup_code))
        .operation(routes!(one_time_codes::verify::verify_one_time_code))
}
