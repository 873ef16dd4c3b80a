//! Updates of profiles, which several paths share.

use shared::clients::queues::BackgroundJob;
use shared::http::etag::{IfMatch, Tagged};
use shared::ids::UserId;
use shared::types::Patch;
use shared::types::role::Role;
use shared::{App, Result};
use shared_accounts::auth::email_change::{self, EmailChange};
use shared_accounts::http::Caller;
use shared_accounts::http::user::UserReply;
use shared_accounts::store::users::{User, Users};
use shared_catalog::pictures;
use shared_catalog::store::courses::CourseInstructor;

use crate::me::patch::ProfilePatch;

/// Updates the caller's profile and returns it. The patch is checked before the precondition (RFC 9110 §13.2.1). A new
/// email address is a request: it gets a verification email, which counts toward the limit of the client at `address`.
pub(crate) async fn update(
    app: &App,
    caller: Caller,
    address: &str,
    if_match: &IfMatch,
    patch: ProfilePatch,
) -> Result<Tagged> {
    let user = caller.user;
    let patch = patch.check(app, &user).await?;
    let precondition = Tagged::new(&UserReply::from(&user))?.check_if_match(if_match)?;
    let (all, avatar) = attach_pictures(app, &user, &patch).await?;
    let change = |user: &mut User| {
        patch.apply(&mut user.profile);
        patch.apply_pictures(&mut user.profile, all.clone(), avatar.clone());
    };
    let card_before = course_card(&user);
    let email = match patch.email.clone() {
        Patch::Absent => None,
        email => Some(email.value()),
    };
    let email_change = email.map(|email| EmailChange {
        email,
        secret: patch.secret.clone(),
        client: address,
        unless_changed: precondition,
    });
    let user = match email_change.filter(|change| !change.changes_nothing(&user)) {
        Some(email_change) => email_change::change(app, user, email_change, change).await?,
        None => {
            let (users, now) = (Users(&app.database), app.clock.now());
            users.update_profile(user, precondition, now, change).await?
        }
    };
    if user.role >= Role::Instructor && course_card(&user) != card_before {
        refresh_courses(app, user.id).await;
    }
    Tagged::new(&UserReply::from(&user))
}

/// The parts of a profile that courses copy.
fn course_card(user: &User) -> (CourseInstructor, Option<String>) {
    (CourseInstructor::from(user), user.profile.bio.clone())
}

/// Queues an update of the instructor's courses. The profile has already changed, so a failure is only logged.
async fn refresh_courses(app: &App, user_id: UserId) {
    let job = BackgroundJob::RefreshInstructor { user_id };
    if let Err(error) = app.queues().start_job(&job).await {
        tracing::error!(%error, "could not queue the update of an instructor's courses");
    }
}

/// Attaches uploaded pictures to the profile. Returns the URLs of the new pictures and of the new avatar.
async fn attach_pictures(app: &App, owner: &User, patch: &ProfilePatch) -> Result<(Patch<Vec<String>>, Patch<String>)> {
    let all = match &patch.profile_pictures {
        Patch::Absent => Patch::Absent,
        Patch::Null => Patch::Null,
        Patch::Value(all) => Patch::Value(pictures::attach(app, owner, "profile_pictures", all).await?),
    };
    let avatar = match &patch.avatar_url {
        Patch::Absent => Patch::Absent,
        Patch::Null => Patch::Null,
        Patch::Value(avatar) => Patch::Value(pictures::attach_one(app, owner, "avatar_url", avatar).await?),
    };
    Ok((all, avatar))
}
