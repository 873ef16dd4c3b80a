//! Extractors of refunds.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use shared::ids::RefundId;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_payments::store::refunds::{Refund, Refunds};

/// The refund `{id}` of the path, for admins. Three calls.
pub(crate) struct AdminRefund {
    pub admin: Admin,
    pub refund: Refund,
}

impl FromRequestParts<App> for AdminRefund {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let admin = Admin::from_request_parts(parts, app).await?;
        let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
        let id: RefundId = text.parse().map_err(|_| Error::not_found())?;
        let refund = Refunds(&app.database).of_id(id).await?;
        let refund = refund.ok_or_else(Error::not_found)?;
        Ok(Self { admin, refund })
    }
}
