//! What the three edits of the list of event interests share.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::Deserialize;
use serde_json::json;
use shared::http::{Fields, Validate};
use shared::{App, Code, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::rules::event_interests::{EventInterest, EventInterests, Refusal, check_name};
use shared_accounts::store::audit::Action;
use shared_accounts::store::event_interests;
use utoipa::ToSchema;

use crate::act::{Act, perform};

/// The name.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EventInterestBody {
    /// One line of 1 to 60 characters that no other interest has.
    #[schema(required, nullable = false, example = "Board Games")]
    name: Option<String>,
}

pub(crate) struct Name(pub String);

impl Validate for Name {
    type Body = EventInterestBody;

    fn validate(body: EventInterestBody, fields: &mut Fields) -> Option<Self> {
        fields
            .required_parsed("name", body.name, |text| check_name(&text))
            .map(Self)
    }
}

/// The number of an interest in a path. What is no number names nothing, so it is 404.
pub(crate) struct Number(pub u32);

impl FromRequestParts<App> for Number {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self> {
        let Path(text): Path<String> = parts.extract().await.map_err(|_| Error::not_found())?;
        text.parse().map(Self).map_err(|_| Error::not_found())
    }
}

/// One interest before and after an edit; absent before it is added and after it is removed.
pub(crate) struct Edited {
    pub before: Option<EventInterest>,
    pub after: Option<EventInterest>,
}

/// Edits the list, again when somebody else was faster.
pub(crate) async fn edit(
    app: &App,
    admin: &Admin,
    action: Action,
    change: impl Fn(&mut EventInterests) -> Result<Edited, Refusal>,
) -> Result<Option<EventInterest>> {
    perform(app, admin, || async {
        let seen = event_interests::read(&app.database).await?;
        let mut list = seen.list.clone();
        let Edited { before, after } = change(&mut list).map_err(refused)?;
        let id = before.as_ref().or(after.as_ref()).map(|interest| interest.id);
        let name =
            |interest: &Option<EventInterest>| json!({ "name": interest.as_ref().map(|interest| &interest.name) });
        let act = Act {
            action,
            target: id.unwrap_or_default().to_string(),
            before: name(&before),
            after: name(&after),
        };
        let write = event_interests::replace(&seen, list)?;
        Ok((after, Some((act, vec![write]))))
    })
    .await
}

fn refused(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Unknown => Error::not_found(),
        Refusal::Taken => Error::new(Code::Conflict, "Another interest has this name."),
        Refusal::Full => Error::new(Code::Conflict, "There are as many interests as there can be."),
    }
}
