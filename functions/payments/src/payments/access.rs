//! Extractors of payments. What a caller may not see is not found.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use shared::database::decode;
use shared::ids::PaymentId;
use shared::types::role::Role;
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_payments::store::payments::{self, Payment, PaymentRef, Payments};

/// The payment `{id}` of the path, for the user who pays. One call.
pub(crate) struct OwnPayment {
    pub payment: Payment,
}

/// The payment `{id}` of the path, for the user who pays and for admins. One call for the user.
pub(crate) struct VisiblePayment {
    pub payment: Payment,
    /// Whether the caller is an admin, who sees more.
    pub is_admin: bool,
}

impl FromRequestParts<App> for OwnPayment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (_, own, _) = read(parts, app).await?;
        let payment = own.ok_or_else(Error::not_found)?;
        Ok(Self { payment })
    }
}

impl FromRequestParts<App> for VisiblePayment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, own, other) = read(parts, app).await?;
        let is_admin = caller.user.role == Role::Admin;
        let payment = match (own, other) {
            (Some(own), _) => Some(own),
            (None, Some(other)) if is_admin => Payments(&app.database).get(other).await?,
            (None, _) => None,
        };
        let payment = payment.ok_or_else(Error::not_found)?;
        Ok(Self { payment, is_admin })
    }
}

/// The caller, the payment if it is the caller's, and what leads to it.
async fn read(parts: &mut Parts, app: &App) -> Result<(Caller, Option<Payment>, Option<PaymentRef>)> {
    let parameters: RawPathParams = parts.extract().await.map_err(|_| Error::not_found())?;
    let text = parameters.iter().find(|(name, _)| *name == "id").map(|(_, text)| text);
    // A text that is not an id names nothing.
    let id: Option<PaymentId> = text.and_then(|text| text.parse().ok());
    let own_key = |user_id, payment_id| payments::key(PaymentRef { user_id, payment_id });
    let keys = |me| id.map_or_else(Vec::new, |id| vec![own_key(me, id), payments::id_key(id)]);
    let (caller, mut rows) = Caller::read_own(app, parts, keys).await?;
    let id = id.ok_or_else(Error::not_found)?;
    let own = rows.remove(&own_key(caller.user.id, id)).map(decode).transpose()?;
    let named = rows.remove(&payments::id_key(id)).map(payments::named).transpose()?;
    Ok((caller, own, named.map(|named| named.of)))
}
