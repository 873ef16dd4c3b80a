//! Edits of the list of event interests.

use serde_json::json;
use shared::database::UnitOfWork;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::event_interests::{EventInterest, EventInterests, Refusal};
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_accounts::store::event_interests::{self, EventInterestLists};

/// One interest before and after an edit; absent before it is created and after it is deleted.
pub(crate) struct InterestEdit {
    pub before: Option<EventInterest>,
    pub after: Option<EventInterest>,
}

/// Edits the list, repeats the edit if the list changed in the meantime, and returns the interest after the edit.
pub(crate) async fn edit(
    app: &App,
    admin: &Admin,
    action: Action,
    change: impl Fn(&mut EventInterests) -> Result<InterestEdit, Refusal>,
) -> Result<Option<EventInterest>> {
    app.database
        .retry("event_interests", || async {
            let seen = EventInterestLists(&app.database).read().await?;
            let mut list = seen.list.clone();
            let InterestEdit { before, after } = change(&mut list).map_err(to_error)?;
            let id = before.as_ref().or(after.as_ref()).map(|interest| interest.id);
            let name =
                |interest: &Option<EventInterest>| json!({ "name": interest.as_ref().map(|interest| &interest.name) });
            let mut work = UnitOfWork::new();
            work.audit(
                AuditContext::now(app, admin.0.user.id),
                AdminAction {
                    action,
                    target: id.unwrap_or_default().to_string(),
                    before: name(&before),
                    after: name(&after),
                },
            )?;
            work.add(event_interests::replace(&seen, list)?).or_retry();
            work.commit(&app.database, after).await
        })
        .await
}

fn to_error(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Unknown => Error::not_found(),
        Refusal::Taken => Error::new(ErrorCode::Conflict, "Another event interest already has this name."),
        Refusal::Full => Error::new(
            ErrorCode::Conflict,
            "The maximum number of event interests has been reached.",
        ),
    }
}
