//! `POST /api/admin/leads/{id}/verify`

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::json;
use shared::database::{Commit, UnitOfWork};
use shared::http::PathId;
use shared::ids::LeadId;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::leads::{self, Lead, Leads};
use shared_accounts::store::users::{self, User, Users};
use utoipa::ToSchema;

use crate::leads::view::LeadView;
use crate::users::view::AdminUser;

/// A verified lead and the account that owns its phone.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerifiedLead {
    /// A confirmation for the admin.
    message: &'static str,
    lead: LeadView,
    /// The account with the lead's phone.
    user: AdminUser,
}

/// Verifies the phone of a lead and creates an account for it.
///
/// The owner of the phone can then sign in with a code. An existing account with this phone is left unchanged, and
/// repeating the request changes nothing.
#[utoipa::path(post, path = "/api/admin/leads/{id}/verify", tag = "admin",
    params(("id" = LeadId, Path)), responses((status = 200, body = VerifiedLead)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_verify_lead(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId<LeadId>,
) -> Result<Json<VerifiedLead>> {
    let leads = Leads(&app.database);
    let (lead, user) = app
        .database
        .retry("lead", || async {
            let mut lead = leads.get(id).await?.ok_or_else(Error::not_found)?;
            let now = app.clock.now();
            let mut writes = vec![leads::verified(&lead.phone, lead.id, now)?];
            let user = match owner(&app, &lead).await? {
                Some(user) if lead.is_verified => return Ok(Commit::Done((lead, user))),
                Some(user) => user,
                None => {
                    let user = User::with_phone(app.ids.id(), lead.phone.clone(), now);
                    writes.extend(users::create(&user)?);
                    user
                }
            };
            let mut work = UnitOfWork::new();
            work.audit(
                AuditContext::now(&app, admin.0.user.id),
                AdminAction {
                    action: Action::LeadVerified,
                    target: id.to_string(),
                    before: json!({ "is_verified": lead.is_verified }),
                    after: json!({ "is_verified": true, "user_id": user.id }),
                },
            )?;
            work.add_all(writes).or_retry();
            lead.is_verified = true;
            lead.verified_at.get_or_insert(now);
            work.commit(&app.database, (lead, user)).await
        })
        .await?;
    Ok(Json(VerifiedLead {
        message: "The lead is a user.",
        lead: lead.into(),
        user: AdminUser::from(&user),
    }))
}

/// The user with the lead's phone.
async fn owner(app: &App, lead: &Lead) -> Result<Option<User>> {
    let users = Users(&app.database);
    match users.find(&Identifier::Phone(lead.phone.clone())).await? {
        Some(user_id) => users.get(user_id).await,
        None => Ok(None),
    }
}
