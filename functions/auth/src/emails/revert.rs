//! `POST /api/auth/revert-email`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::UnitOfWork;
use shared::http::message::Message;
use shared::http::{Fields, Valid, Validate};
use shared::{App, Result};
use shared_accounts::auth::email_token::{self, invalid};
use shared_accounts::auth::session_end;
use shared_accounts::rules::email::change::Undone;
use shared_accounts::rules::email::token::Purpose;
use shared_accounts::store::users::{Users, email_revert};
use utoipa::ToSchema;

/// The token that was mailed to the previous address.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RevertEmailRequest {
    /// The token from the mail.
    #[schema(
        required,
        nullable = false,
        example = "AZLwwSt6fD6dVT9vDmobLA.w1xzdTBYDHbs6RzgEXAMPLEVdfLqHoRk5yTvpZ0aXM4"
    )]
    token: Option<String>,
}

pub(crate) struct RevertEmail(String);

impl Validate for RevertEmail {
    type Body = RevertEmailRequest;

    fn validate(body: RevertEmailRequest, fields: &mut Fields) -> Option<Self> {
        fields.required("token", body.token).map(Self)
    }
}

/// Undoes a change of an email address.
///
/// The token is in the mail that informs the previous address of the change, and is valid for seven days. The previous
/// address applies again, and every session ends. A password that was set after the change is removed, because somebody
/// else may have set it. Fails with `token_invalid` if the token has been used or has expired.
#[utoipa::path(post, path = "/api/auth/revert-email", tag = "auth",
    request_body = RevertEmailRequest, responses((status = 200, body = Message)), security(()))]
pub(crate) async fn revert_email(
    State(app): State<App>,
    Valid(RevertEmail(token)): Valid<RevertEmail>,
) -> Result<Json<Message>> {
    let right = email_token::check(&app, &token, Purpose::Revert).await?;
    let (user_id, token, consume) = (right.user_id, &right.token, &right.consume);
    let users = Users(&app.database);
    let attempt = || async {
        let (user, source) = users.with_source(user_id, &token.email).await?;
        let user = user.ok_or_else(invalid)?;
        if user
            .undone_emails
            .is_some_and(|undone| undone.covers(token.created_at()))
        {
            return Err(invalid());
        }
        let mut work = UnitOfWork::new();
        work.add(consume.clone()).or_fail(invalid);
        // A banned account stays as it is.
        let mut ending = None;
        if !user.banned {
            let undone = Undone::extended(user.undone_emails, token.created_at(), app.clock.unix_seconds());
            let keep_password = user.credential_epoch == token.epoch;
            let writes = email_revert::revert(&user, &token.email, source, undone, keep_password)?;
            work.add_all(writes).or_retry();
            ending = Some(session_end::announce(&app, user.id, user.session_epoch + 1).await?);
        }
        work.commit(&app.database, ending).await
    };
    if let Some(ending) = app.database.retry("email address", attempt).await? {
        ending.close_sockets(&app).await;
    }
    Ok(Message::new(
        "Your previous email address applies again, and all devices are signed out. Please choose a new password.",
    ))
}
