//! `GET /api/admin/users/{id}`: one account.

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::users::Users;

use crate::admin_user::AdminUser;

/// Shows a user.
#[utoipa::path(get, path = "/api/admin/users/{id}", operation_id = "get_user_as_admin", tag = "admin",
    params(("id" = Id, Path)), responses((status = 200, body = AdminUser)), security(("bearer" = [])))]
pub(crate) async fn get_user(State(app): State<App>, _: Admin, PathId(id): PathId) -> Result<Json<AdminUser>> {
    let user = Users(&app.database).get(id).await?.ok_or_else(Error::not_found)?;
    Ok(Json(AdminUser::from(&user)))
}
