//! `POST /api/admin/leads/{id}/verify`: an admin vouches for a phone, which makes its owner a user.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::json;
use shared::http::PathId;
use shared::{App, Error, Id, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::Action;
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::leads::{self, Lead, Leads};
use shared_accounts::store::users::{User, Users};
use utoipa::ToSchema;

use crate::act::{Act, perform};
use crate::admin_user::AdminUser;
use crate::lead::LeadReply;

/// The lead and whom it became.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerifyLeadReply {
    /// For the admin.
    message: &'static str,
    /// The lead.
    lead: LeadReply,
    /// The user.
    user: AdminUser,
}

/// Makes a lead a user who can sign in with a code from then on. One who is a user already stays as she is.
#[utoipa::path(post, path = "/api/admin/leads/{id}/verify", operation_id = "verify_lead", tag = "admin",
    params(("id" = Id, Path)), responses((status = 200, body = VerifyLeadReply)), security(("bearer" = [])))]
pub(crate) async fn verify_lead(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId,
) -> Result<Json<VerifyLeadReply>> {
    let (users, leads) = (Users(&app.database), Leads(&app.database));
    let (lead, user) = perform(&app, &admin, || async {
        let mut lead = leads.get(id).await?.ok_or_else(Error::not_found)?;
        let now = app.clock.now();
        let mut writes = vec![leads::verified(&lead.phone, lead.id, now)?];
        let user = match owner(&app, &lead).await? {
            Some(user) if lead.is_verified => return Ok(((lead, user), None)),
            Some(user) => user,
            None => {
                let user = User::with_phone(app.ids.id(), lead.phone.clone(), now);
                writes.extend(users.create(&user)?);
                user
            }
        };
        let act = Act {
            action: Action::LeadVerified,
            target: id.to_string(),
            before: json!({ "is_verified": lead.is_verified }),
            after: json!({ "is_verified": true, "user_id": user.id }),
        };
        lead.is_verified = true;
        lead.verified_at.get_or_insert(now);
        Ok(((lead, user), Some((act, writes))))
    })
    .await?;
    Ok(Json(VerifyLeadReply {
        message: "The lead is a user.",
        lead: lead.into(),
        user: AdminUser::from(&user),
    }))
}

/// The user who has the lead's phone.
async fn owner(app: &App, lead: &Lead) -> Result<Option<User>> {
    let users = Users(&app.database);
    match users.find(&Identifier::Phone(lead.phone.clone())).await? {
        Some(user_id) => users.get(user_id).await,
        None => Ok(None),
    }
}
