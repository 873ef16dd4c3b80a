//! `GET /api/notifications/unsubscribe`

use axum::response::Response;

use super::service::{Subscribed, page};

/// Shows the page that the link at the end of a notification mail leads to.
///
/// It changes nothing until the user confirms, because programs that check mails follow links.
#[utoipa::path(get, path = "/api/notifications/unsubscribe", tag = "notifications",
    params(("token" = String, Query, description = "The token of the link.", example = "bm8gdG9rZW4")),
    responses((status = 200, body = String, content_type = "text/html", example = "<!doctype html>")), security(()))]
pub(crate) async fn get_unsubscription(Subscribed(subscription): Subscribed) -> Response {
    let what = match subscription.community_id {
        Some(_) => "Do you want no more emails about this community?",
        None => "Do you want no more notifications by email?",
    };
    // Without an action, a form is sent to the address of its page.
    page(&format!(
        "<p>{what}</p>\n<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">\
         <button>Unsubscribe</button></form>"
    ))
}
