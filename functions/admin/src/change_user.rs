//! `PATCH /api/admin/users/{id}`: another role.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use shared::http::{Fields, PathId, Valid, Validate};
use shared::types::role::Role;
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::Action;
use shared_accounts::store::users::Users;
use utoipa::ToSchema;

use crate::act::{Act, perform};
use crate::admin_user::AdminUser;

/// The new role.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangeUserBody {
    /// student, instructor or admin.
    #[schema(required, nullable = false, example = "instructor")]
    role: Option<String>,
}

pub(crate) struct ChangeUser {
    role: Role,
}

impl Validate for ChangeUser {
    type Body = ChangeUserBody;

    fn validate(body: ChangeUserBody, fields: &mut Fields) -> Option<Self> {
        let role = fields.required_parsed("role", body.role, |text| Role::parse(&text))?;
        Some(Self { role })
    }
}

/// Gives a user another role, which counts with the user's next request. One's own role stays.
#[utoipa::path(patch, path = "/api/admin/users/{id}", operation_id = "change_user", tag = "admin",
    params(("id" = Id, Path)), request_body = ChangeUserBody, responses((status = 200, body = AdminUser)),
    security(("bearer" = [])))]
pub(crate) async fn change_user(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId,
    Valid(ChangeUser { role }): Valid<ChangeUser>,
) -> Result<Json<AdminUser>> {
    not_oneself(&admin, id)?;
    let users = Users(&app.database);
    let user = perform(&app, &admin, || async {
        let mut user = users.get(id).await?.ok_or_else(Error::not_found)?;
        let write = users.set_role(&user, role)?;
        let act = Act {
            action: Action::UserRoleChanged,
            target: id.to_string(),
            before: json!({ "role": user.role }),
            after: json!({ "role": role }),
        };
        user.role = role;
        Ok((user, Some((act, vec![write]))))
    })
    .await?;
    Ok(Json(AdminUser::from(&user)))
}

/// Nobody takes the admin's rights away from herself, so there is always an admin left.
pub(crate) fn not_oneself(admin: &Admin, id: Id) -> Result<()> {
    if admin.0.user.id == id {
        return Err(Error::new(
            Code::Conflict,
            "Another admin has to do this to your account.",
        ));
    }
    Ok(())
}
