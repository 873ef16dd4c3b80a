//! `POST, PUT /api/lectures/{id}/progress` and `/api/progress/update`

use axum::extract::State;
use shared::database::StoredResponse;
use shared::database::idempotency::IdempotencyRecord;
use shared::ids::LectureId;
use shared::{App, Result};

use super::request::{ProgressReport, UpdateProgressRequest};
use super::service;
use super::view::ProgressReply;

/// Reports progress in a lecture.
///
/// Reports hold totals and are merged, so repeated, late and concurrent reports of several devices count once.
#[utoipa::path(method(post, put), path = "/api/lectures/{id}/progress", tag = "learning",
    params(("id" = LectureId, Path)),
    request_body = UpdateProgressRequest, responses((status = 200, body = ProgressReply)),
    security(("bearer" = [])))]
pub(crate) async fn update_progress(State(app): State<App>, report: ProgressReport) -> Result<StoredResponse> {
    service::update(&app, report.enrolled, &report.update, &IdempotencyRecord::None).await
}

/// Reports progress in the lecture that the body names as `content_id`.
///
/// Reports hold totals and are merged, so repeated, late and concurrent reports of several devices count once.
#[utoipa::path(method(post, put), path = "/api/progress/update", tag = "learning",
    request_body = UpdateProgressRequest, responses((status = 200, body = ProgressReply)), security(("bearer" = [])))]
pub(crate) async fn update_content_progress(State(app): State<App>, report: ProgressReport) -> Result<StoredResponse> {
    service::update(&app, report.enrolled, &report.update, &IdempotencyRecord::None).await
}
