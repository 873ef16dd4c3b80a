//! Extractors for attempts. What a caller may not see is not found.

use axum::RequestPartsExt as _;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use shared::ids::AttemptId;
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_assessment::service::{AttemptState, hand_in};
use shared_catalog::store::courses::Courses;

/// The caller's attempt `{id}` of the path. One call.
pub(crate) struct OwnAttempt {
    pub state: AttemptState,
}

/// The attempt `{id}` of the path, for the student, the instructors of the course and admins. One call for the student.
pub(crate) struct VisibleAttempt {
    pub state: AttemptState,
    /// Whether the caller is the student, who does not see everything.
    pub is_own: bool,
}

/// The attempt `{id}` of the path, for the instructors of the course and admins. Two calls.
pub(crate) struct GradableAttempt {
    pub caller: Caller,
    pub state: AttemptState,
}

impl FromRequestParts<App> for OwnAttempt {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, state) = read(parts, app).await?;
        if state.attempt.user_id == caller.user.id {
            Ok(Self { state })
        } else {
            Err(Error::not_found())
        }
    }
}

impl FromRequestParts<App> for VisibleAttempt {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, state) = read(parts, app).await?;
        let is_own = state.attempt.user_id == caller.user.id;
        if is_own || runs_course(app, &caller, &state).await? {
            Ok(Self { state, is_own })
        } else {
            Err(Error::not_found())
        }
    }
}

impl FromRequestParts<App> for GradableAttempt {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let (caller, state) = read(parts, app).await?;
        if runs_course(app, &caller, &state).await? {
            Ok(Self { caller, state })
        } else if state.attempt.user_id == caller.user.id {
            Err(Error::new(
                ErrorCode::Forbidden,
                "Only the instructors of this course can do this.",
            ))
        } else {
            Err(Error::not_found())
        }
    }
}

/// The attempt as it is now: handed in with the saved answers if its time is up.
pub(crate) async fn current(app: &App, state: AttemptState) -> Result<AttemptState> {
    if state.is_due(app.clock.now()) {
        hand_in(app, state, &[]).await.map(|handed_in| handed_in.state)
    } else {
        Ok(state)
    }
}

async fn runs_course(app: &App, caller: &Caller, state: &AttemptState) -> Result<bool> {
    let course = Courses(&app.database).get(state.attempt.course_id).await?;
    Ok(course.is_some_and(|course| course.is_run_by(&caller.user)))
}

async fn read(parts: &mut Parts, app: &App) -> Result<(Caller, AttemptState)> {
    let parameters: RawPathParams = parts.extract().await.map_err(|_| Error::not_found())?;
    let text = parameters.iter().find(|(name, _)| *name == "id").map(|(_, text)| text);
    // A text that is not an id names nothing.
    let id: Option<AttemptId> = text.and_then(|text| text.parse().ok());
    let keys = |_me| id.map(|id| AttemptState::keys(id).to_vec()).unwrap_or_default();
    let (caller, mut rows) = Caller::read_own(app, parts, keys).await?;
    let id = id.ok_or_else(Error::not_found)?;
    let state = AttemptState::read(&mut rows, id)?.ok_or_else(Error::not_found)?;
    Ok((caller, state))
}
