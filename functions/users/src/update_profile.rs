//! `PUT, PATCH, POST /api/profile/update`: a partial update of the own profile.

use axum::extract::State;
use axum::http::HeaderMap;
use shared::clients::queues::BackgroundJob;
use shared::http::etag::Tagged;
use shared::http::patch::Patch;
use shared::http::{ClientAddress, Valid};
use shared::types::role::Role;
use shared::{App, Id, Result};
use shared_accounts::auth::email_token;
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;
use shared_accounts::store::users::{User, Users};
use shared_catalog::pictures;
use shared_catalog::store::courses::CourseInstructor;

use crate::profile_patch::{ProfileBody, ProfilePatch};

/// Changes the own profile: `null` removes a field, an absent field stays.
#[utoipa::path(method(put, patch, post), path = "/api/profile/update", operation_id = "update_profile", tag = "users",
    params(("If-Match" = Option<String>, Header, description = "An `ETag`: 412 if the profile has changed since.")),
    request_body = ProfileBody, responses((status = 200, body = UserReply)), security(("bearer" = [])))]
pub(crate) async fn update_profile(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    headers: HeaderMap,
    Valid(patch): Valid<ProfilePatch>,
) -> Result<Tagged> {
    update(&app, caller, &address, &headers, patch).await
}

/// Checks the patch, and only then the precondition (RFC 9110 §13.2.1); gives the profile as it is now. A new e-mail address gets
/// a mail, on behalf of the client at `address`.
pub(crate) async fn update(
    app: &App,
    caller: Caller,
    address: &str,
    headers: &HeaderMap,
    patch: ProfilePatch,
) -> Result<Tagged> {
    let user = caller.user;
    let patch = patch.check(app, &user).await?;
    let unless_changed = Tagged::new(&UserReply::from(&user))?.check_if_match(headers)?;
    let (all, avatar) = show_pictures(app, user.id, &patch).await?;
    let change = |user: &mut User| {
        patch.apply(&mut user.profile);
        patch.apply_pictures(&mut user.profile, all.clone(), avatar.clone());
    };
    let (users, now, email_before) = (Users(&app.database), app.clock.now(), user.email.clone());
    let shown_before = shown(&user);
    let user = match patch.email.clone() {
        None => users.update_profile(user, unless_changed, now, change).await?,
        Some(email) => {
            users
                .update_profile_and_email(user, email, unless_changed, now, change)
                .await?
        }
    };
    if user.email != email_before {
        email_token::ask_to_verify(app, &user, address).await;
    }
    if user.role >= Role::Instructor && shown(&user) != shown_before {
        refresh_courses(app, user.id).await;
    }
    Tagged::new(&UserReply::from(&user))
}

/// How courses show somebody who teaches.
fn shown(user: &User) -> (CourseInstructor, Option<String>) {
    (CourseInstructor::from(user), user.profile.bio.clone())
}

/// Lets the courses of an instructor follow. The profile has changed already, so a failure is only told to the log.
async fn refresh_courses(app: &App, user_id: Id) {
    let job = BackgroundJob::RefreshInstructor { user_id };
    if let Err(error) = app.queues().start_job(&job).await {
        tracing::error!(%error, "courses show an instructor as before");
    }
}

/// The URLs of the new pictures and of the new avatar.
async fn show_pictures(app: &App, owner: Id, patch: &ProfilePatch) -> Result<(Patch<Vec<String>>, Patch<String>)> {
    let all = match &patch.profile_pictures {
        Some(Some(all)) => Some(Some(pictures::attach(app, owner, "profile_pictures", all).await?)),
        other => other.as_ref().map(|_removed| None),
    };
    let avatar = match &patch.avatar_url {
        Some(Some(avatar)) => Some(Some(pictures::attach_one(app, owner, "avatar_url", avatar).await?)),
        other => other.as_ref().map(|_removed| None),
    };
    Ok((all, avatar))
}
