//! `POST /api/notifications/unsubscribe`

use axum::extract::State;
use axum::response::Response;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::store::users::{User, Users};
use shared_community::store::members::{Member, Members};
use shared_notifications::unsubscribe::Subscription;

use super::service::{Subscribed, page};

/// Ends the notification mail that the token belongs to.
///
/// Mail programs call this for their unsubscribe button (RFC 8058). Mail about a community ends for that community, other
/// mail altogether. The user can turn it on again in the app. Repeating this has no effect.
#[utoipa::path(post, path = "/api/notifications/unsubscribe", tag = "notifications",
    params(("token" = String, Query, description = "The token of the link.", example = "bm8gdG9rZW4")),
    responses((status = 200, body = String, content_type = "text/html", example = "<!doctype html>")), security(()))]
pub(crate) async fn create_unsubscription(
    State(app): State<App>,
    Subscribed(subscription): Subscribed,
) -> Result<Response> {
    match end(&app, subscription).await {
        Ok(()) => {}
        // Users who have deleted the account or left the community get no mail anyway.
        Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::MembershipNeeded) => {}
        Err(error) => return Err(error),
    }
    Ok(page(
        "<p>You will get no more of these emails. You can turn them on again in the app.</p>",
    ))
}

async fn end(app: &App, subscription: Subscription) -> Result<()> {
    let user_id = subscription.user_id;
    let member = match subscription.community_id {
        Some(id) => Members(&app.database).get(id, user_id).await?,
        None => None,
    };
    match (subscription.community_id, member) {
        (Some(_), None) => Ok(()),
        (Some(_), Some(before)) => {
            let member = Member {
                email_notifications: false,
                ..before
            };
            Members(&app.database).set_notifications(&member).await
        }
        (None, _) => {
            let users = Users(&app.database);
            let user = users.get(user_id).await?.ok_or_else(Error::not_found)?;
            let off = |user: &mut User| user.settings.email_notifications = false;
            users.update_profile(user, false, app.clock.now(), off).await.map(drop)
        }
    }
}
