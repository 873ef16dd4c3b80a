//! `GET /api/admin/users/{id}`

use axum::Json;
use axum::extract::State;
use shared::http::PathId;
use shared::ids::UserId;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::users::Users;

use crate::users::view::AdminUser;

/// Returns a user.
///
/// Besides the profile, the reply has the ban of the user, which only admins see.
#[utoipa::path(get, path = "/api/admin/users/{id}", tag = "admin",
    params(("id" = UserId, Path)), responses((status = 200, body = AdminUser)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_get_user(
    State(app): State<App>,
    _: Admin,
    PathId(id): PathId<UserId>,
) -> Result<Json<AdminUser>> {
    let user = Users(&app.database).get(id).await?.ok_or_else(Error::not_found)?;
    Ok(Json(AdminUser::from(&user)))
}
