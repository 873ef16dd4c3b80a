//! Sessions, which begin with a login.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::sessions;

pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod refresh;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(sessions::login::login))
        .operation(routes!(sessions::login::login_with_code))
        .operation(routes!(sessions::refresh::refresh_session))
        .operation(routes!(sessions::logout::logout))
        .operation(routes!(sessions::list::list_sessions))
        .operation(routes!(sessions::delete::delete_session))
        .operation(routes!(sessions::delete::delete_other_sessions))
}
