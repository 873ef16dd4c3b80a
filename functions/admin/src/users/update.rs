//! `PATCH /api/admin/users/{id}`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::ids::UserId;
use shared::types::role::Role;
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::Action;
use shared_accounts::store::users::moderation;
use utoipa::ToSchema;

use crate::users::service::{UserChange, change_user};
use crate::users::view::AdminUser;

/// The changes to a user.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateUserRequest {
    /// `student`, `instructor` or `admin`.
    #[schema(required, nullable = false, example = "instructor")]
    role: Option<String>,
}

pub(crate) struct UpdateUser {
    role: Role,
}

impl Validate for UpdateUser {
    type Body = UpdateUserRequest;

    fn validate(body: UpdateUserRequest, fields: &mut Fields) -> Option<Self> {
        let role = fields.required_parsed("role", body.role, |text| Role::parse(&text))?;
        Some(Self { role })
    }
}

/// Changes the role of a user.
///
/// The new role applies from the user's next request. Admins cannot change their own role.
#[utoipa::path(patch, path = "/api/admin/users/{id}", tag = "admin",
    params(("id" = UserId, Path)), request_body = UpdateUserRequest, responses((status = 200, body = AdminUser)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn admin_update_user(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId<UserId>,
    Valid(UpdateUser { role }): Valid<UpdateUser>,
) -> Result<Json<AdminUser>> {
    let user = change_user(&app, &admin, id, |user| {
        let change = UserChange {
            write: moderation::set_role(user, role)?,
            action: Action::UserRoleChanged,
            before: json!({ "role": user.role }),
            after: json!({ "role": role }),
        };
        user.role = role;
        Ok(Some(change))
    });
    Ok(Json(AdminUser::from(&user.await?)))
}
