//! `POST /api/auth/register`.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::database::rate_limits::SlidingWindow;
use shared::database::{Commit, Item, Retry, UnitOfWork};
use shared::http::{ClientAddress, Fields, Valid, Validate, aliases};
use shared::tokens::passwords::Comparison;
use shared::types::client_network::ClientNetwork;
use shared::types::email::Email;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::auth::{email_token, password_failures, registrations};
use shared_accounts::http::user::UserReply;
use shared_accounts::rules::email::change::PendingEmail;
use shared_accounts::rules::email::token::Purpose;
use shared_accounts::rules::person_name::PersonName;
use shared_accounts::rules::profile::Profile;
use shared_accounts::rules::{password, username};
use shared_accounts::store::identifiers::{Identifier, guarded};
use shared_accounts::store::users::email_change::email_taken;
use shared_accounts::store::users::{self, User, Users};
use utoipa::ToSchema;

use crate::accounts::view::AccountCreatedReply;
use crate::name::required_name;

/// The account to create. New accounts always have the role `student`.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegisterRequest {
    #[schema(required, nullable = false, example = "asha@example.com")]
    email: Option<String>,
    /// The password, 8 to 128 characters.
    #[schema(required, nullable = false, example = "correct horse battery")]
    password: Option<String>,
    /// The username: 3 to 30 letters a to z, digits, underscores and dots.
    #[schema(example = "asha.rao")]
    username: Option<String>,
    /// The full name; also accepted as `full_name`, or as `first_name` and `last_name`.
    #[schema(nullable, example = json!(null))]
    name: Option<String>,
    /// The first name, as an alternative to `name`.
    #[schema(example = "Asha")]
    first_name: Option<String>,
    /// The last name, used together with `first_name`.
    #[schema(example = "Rao")]
    last_name: Option<String>,
}

pub(crate) struct Register {
    email: Email,
    password: String,
    username: Option<String>,
    name: Option<PersonName>,
}

impl Validate for Register {
    type Body = RegisterRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::NAME];

    fn validate(body: RegisterRequest, fields: &mut Fields) -> Option<Self> {
        let email = fields.required_parsed("email", body.email, |text| Email::parse(&text));
        let password = fields.required_parsed("password", body.password, |text| password::check(&text).map(|()| text));
        // Forms send an empty text for a field that was not filled in.
        let filled_in = |text: &String| !text.trim().is_empty();
        let username = body.username.filter(filled_in).map(|text| username::parse(&text));
        let username = fields.parsed("username", username.transpose());
        let name = match (body.name.filter(filled_in), body.first_name.filter(filled_in)) {
            (None, None) => Some(None),
            (name, first) => required_name(fields, name, first, body.last_name).map(Some),
        };
        Some(Self {
            email: email?,
            password: password?,
            username: username?,
            name: name?,
        })
    }
}

/// Creates an account with an email address and a password.
///
/// A token that verifies the address is mailed; the user signs in with a separate request. Until the address is
/// verified, the request can be repeated with the same password to get another mail. If the address belongs to an
/// account with a phone number that has not verified it, it stays there until the new account verifies it; until then,
/// the new account has it as `pending_email`. Fails with `email_taken` or `username_taken`, and with `rate_limited`
/// after too many registrations by one client.
#[utoipa::path(post, path = "/api/auth/register", tag = "auth", request_body = RegisterRequest,
    responses((status = 201, body = AccountCreatedReply)), security(()))]
pub(crate) async fn register(
    State(app): State<App>,
    ClientAddress(client): ClientAddress,
    Valid(request): Valid<Register>,
) -> Result<(StatusCode, Json<AccountCreatedReply>)> {
    registrations::take(&app, &client).await?;
    let user = create_or_find(&app, &request, &client).await?;
    email_token::send(&app, Purpose::Verify, &request.email, Some(&user), &client).await?;
    let reply = AccountCreatedReply {
        message: "Your account is ready. Please confirm your email address.",
        user: UserReply::from(&user),
    };
    Ok((StatusCode::CREATED, Json(reply)))
}

async fn create_or_find(app: &App, request: &Register, client: &ClientNetwork) -> Result<User> {
    let guard_key = Identifier::Email(request.email.clone()).key();
    let failures = password_failures::window(&guard_key);
    let (failures, key) = (&failures, &guard_key);
    app.database
        .retry("account", || async move {
            let mut rows = app.database.batch_get(&[key, &failures.key]).await?;
            let holder = match rows.remove(key).map(guarded).transpose()? {
                Some(owner) => Users(&app.database).get(owner).await?,
                None => return create(app, new_user(app, request).await?).await,
            };
            match holder.filter(|holder| !holder.email_verified && !holder.banned) {
                // The account of the phone keeps the address until its mailbox is proven by this one.
                Some(holder) if holder.phone.is_some() => {
                    let user = new_user(app, request).await?;
                    let pending = user.email.clone().map(|email| PendingEmail { email, confirmed: true });
                    let user = User {
                        email: None,
                        pending_email: pending,
                        ..user
                    };
                    create(app, user).await
                }
                Some(holder) => {
                    let row = rows.remove(&failures.key);
                    unfinished(app, request, holder, client, failures, row)
                        .await
                        .map(Commit::Done)
                }
                None => Err(email_taken()),
            }
        })
        .await
}

async fn new_user(app: &App, request: &Register) -> Result<User> {
    let hash = app.passwords.hash(request.password.clone()).await?;
    Ok(User {
        username: request.username.clone(),
        password_hash: Some(hash),
        profile: Profile {
            name: request.name.clone(),
            ..Profile::default()
        },
        ..User::with_email(app.ids.id(), request.email.clone(), app.clock.now())
    })
}

/// Creates the account, or asks for another try if a concurrent request took the address.
async fn create(app: &App, user: User) -> Result<Commit<User>> {
    let mut writes = users::create(&user)?;
    let username = user.username.as_ref().and_then(|_username| writes.pop());
    let is_address_lost = AtomicBool::new(false);
    let mut work = UnitOfWork::new();
    // The row and the guard of the address, then the guard of the username.
    work.add_all(writes).or_decide(|_guard| {
        is_address_lost.store(true, Ordering::Relaxed);
        Ok(Retry)
    });
    // If the address was lost as well, the same registration may have been faster.
    work.add_all(username)
        .or_decide(|_guard| match is_address_lost.load(Ordering::Relaxed) {
            true => Ok(Retry),
            false => Err(Error::new(ErrorCode::UsernameTaken, "This username is already in use.")),
        });
    work.commit(&app.database, user).await
}

/// Returns `user`, whose registration is unfinished, if the password is the same. A wrong password counts as a failed
/// login, so that passwords cannot be guessed here.
async fn unfinished(
    app: &App,
    request: &Register,
    user: User,
    client: &ClientNetwork,
    failures: &SlidingWindow,
    row: Option<Item>,
) -> Result<User> {
    password_failures::check(app, failures, row.as_ref())?;
    let windows = password_failures::client_windows(app, client);
    let rows = app.database.batch_get(&windows.keys().collect::<Vec<_>>()).await?;
    let guess = password_failures::begin(app, &windows, &rows, false).await?;
    let stored = user.password_hash.clone();
    if app.passwords.compare(request.password.clone(), stored).await? == Comparison::Wrong {
        let refusal = password_failures::record(app, failures, row).await?;
        return Err(match refusal.code() {
            ErrorCode::RateLimited => refusal,
            _ => email_taken(),
        });
    }
    let now = app.clock.unix_seconds();
    let mut work = UnitOfWork::new();
    work.add(failures.has_room(now)?)
        .or_fail(|| password_failures::too_many(1));
    work.add_all(guess.was_right()?).or_internal_error();
    work.commit_once(&app.database, user).await
}
