//! `POST /api/auth/change-password`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::{reauthentication, session_end};
use shared_accounts::http::Caller;
use shared_accounts::rules::password;
use shared_accounts::store::users;
use utoipa::ToSchema;

/// The current and the new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangePasswordRequest {
    #[schema(required, nullable = false, example = "correct horse battery")]
    current_password: Option<String>,
    /// The new password, 8 to 128 characters.
    #[schema(required, nullable = false, example = "staple correct horse")]
    new_password: Option<String>,
}

pub(crate) struct ChangePassword {
    current: String,
    new: String,
}

impl Validate for ChangePassword {
    type Body = ChangePasswordRequest;

    fn validate(body: ChangePasswordRequest, fields: &mut Fields) -> Option<Self> {
        let current = fields.required("current_password", body.current_password);
        let new = fields.required_parsed("new_password", body.new_password, |text| {
            password::check(&text).map(|()| text)
        });
        Some(Self {
            current: current?,
            new: new?,
        })
    }
}

/// Changes the caller's password.
///
/// All other sessions of the caller end. The address of the calendar feed is revoked, incomplete uploads become void,
/// and a pending email address is dropped. Fails with `credentials_invalid` if `current_password` is wrong, and with
/// `rate_limited` after ten wrong ones within fifteen minutes.
#[utoipa::path(post, path = "/api/auth/change-password", tag = "auth",
    request_body = ChangePasswordRequest, responses((status = 200, body = Message)), security(("bearer" = [])))]
pub(crate) async fn change_password(
    State(app): State<App>,
    Caller { user, session }: Caller,
    Valid(ChangePassword { current, new }): Valid<ChangePassword>,
) -> Result<Json<Message>> {
    let right = reauthentication::check_password(&app, &user, current).await?;
    let hash = app.passwords.hash(new).await?;
    let ending = session_end::announce(&app, user.id, user.session_epoch + 1).await?;
    let mut work = UnitOfWork::new();
    work.add(right.write).or_fail(right.stale);
    work.add_all(users::password::change(&user, &session, &hash)?)
        .or_fail(|| {
            Error::new(
                ErrorCode::Conflict,
                "The account was changed at the same time. Please try again.",
            )
        });
    work.commit_once(&app.database, ()).await?;
    ending.close_sockets(&app).await;
    Ok(Message::new("Your password has been changed."))
}
