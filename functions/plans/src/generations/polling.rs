//! Waits for a generation while the client does.

use std::time::{Duration, Instant};

use axum::Json;
use axum::http::header::LOCATION;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use shared::ai::attempts;
use shared::http::{Page, Prefer};
use shared::ids::{GenerationId, UserId};
use shared::{App, Error, ErrorCode, Result};
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::store::generations::Generations;

use crate::generations::view::GenerationView;

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
/// The pause before the first look. Each one is longer than the one before, up to the maximum.
const FIRST_PAUSE_MS: u64 = 60;
const MAX_PAUSE_MS: u64 = 2_500;

/// Replies with the plan once it is ready, or with the unfinished generation when the time of the client is up. Fails
/// if the generation does.
pub(crate) async fn reply_when_ready(app: &App, user_id: UserId, id: GenerationId, prefer: Prefer) -> Result<Response> {
    let (begun, wait) = (Instant::now(), prefer.wait());
    let mut pause = FIRST_PAUSE_MS;
    loop {
        let left = wait.saturating_sub(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(pause).min(left)).await;
        pause = (pause * 3 / 2).min(MAX_PAUSE_MS);
        let generation = Generations(&app.database).get(user_id, id).await?;
        let generation = generation.ok_or_else(Error::not_found)?;
        let now = app.clock.now();
        let is_ready = match generation.outcome(now) {
            (GenerationStatus::Ready, _) => true,
            (GenerationStatus::Failed, code) => return Err(failure(code.unwrap_or_default())),
            (GenerationStatus::Pending | GenerationStatus::Running, _) if begun.elapsed() < wait => continue,
            (GenerationStatus::Pending | GenerationStatus::Running, _) => false,
        };
        let location = format!("/api/plans/generations/{id}");
        let view = GenerationView::of_page(app, user_id, generation, &Page::first_of(location.clone())).await?;
        let status = if is_ready { StatusCode::OK } else { StatusCode::ACCEPTED };
        let mut reply = (status, Json(view)).into_response();
        if let Some(applied) = prefer.applied(!is_ready) {
            reply.headers_mut().insert(PREFERENCE_APPLIED, applied);
        }
        if !is_ready {
            let location = HeaderValue::try_from(location).map_err(Error::internal)?;
            reply.headers_mut().insert(LOCATION, location);
        }
        return Ok(reply);
    }
}

/// The error of a generation that failed with this code.
fn failure(code: &str) -> Error {
    let cause = format!("the generation failed: {code}");
    if code == ErrorCode::AiInvalidResponse.as_str() {
        attempts::invalid(cause)
    } else if code == ErrorCode::AiUnavailable.as_str() {
        attempts::down().because(cause)
    } else if code == ErrorCode::Unavailable.as_str() {
        Error::unavailable(cause)
    } else {
        Error::internal(cause)
    }
}
