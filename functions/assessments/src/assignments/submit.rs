//! `POST /api/assignments/{id}/submit`

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use shared::clients::objects::UPLOAD_SECONDS;
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::{AssignmentId, SubmissionId};
use shared::types::upload::{Purpose, SUBMISSION, parse_filename};
use shared::{App, Error, Result};
use shared_accounts::http::Caller;
use shared_accounts::rules::profile::free_text;
use shared_assessment::rules::submission::{MAX_FILES, MAX_TEXT};
use shared_assessment::service::{NewSubmission, submit};
use shared_assessment::store::assignments::Assignment;
use shared_assessment::store::submissions::{Submission, SubmissionTexts, Submissions};
use shared_catalog::http::upload::{PendingUpload, UploadInstructions, UploadRequest};
use shared_catalog::store::uploads::Upload;
use shared_catalog::uploads::{instructions, requested};
use utoipa::ToSchema;

use super::access::NamedAssignment;
use crate::submissions::view::SubmissionReply;

/// What a student hands in: a text, files, or both.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SubmitAssignmentRequest {
    /// At most 20,000 characters.
    #[schema(example = "The program counts the words of each line.")]
    text: Option<String>,
    /// At most 10 files, each of at most 25 MiB: PDF, Office or OpenDocument files, e-books, texts, JSON, CSV, JPEG,
    /// PNG, WebP, HEIC or ZIP files.
    #[schema(example = json!(null))]
    files: Option<Vec<UploadRequest>>,
}

pub(crate) struct SubmitAssignment(NewSubmission);

impl Validate for SubmitAssignment {
    type Body = SubmitAssignmentRequest;

    fn validate(body: SubmitAssignmentRequest, fields: &mut Fields) -> Option<Self> {
        let text = fields.parsed("text", free_text(&body.text.unwrap_or_default(), MAX_TEXT));
        let files = body.files.unwrap_or_default();
        if files.len() > MAX_FILES {
            fields.wrong("files", format!("must be at most {MAX_FILES}"));
            return None;
        }
        // All of them are parsed, so that all broken rules are reported.
        let files = files.into_iter().enumerate();
        let files: Vec<_> = files.map(|(index, file)| parse_file(file, index, fields)).collect();
        let new = NewSubmission {
            text: text?,
            files: files.into_iter().collect::<Option<_>>()?,
        };
        if new.text.is_none() && new.files.is_empty() {
            fields.wrong("text", "is required without files");
        }
        Some(Self(new))
    }
}

fn parse_file(file: UploadRequest, index: usize, fields: &mut Fields) -> Option<PendingUpload> {
    let name = |field: &str| format!("files[{index}].{field}");
    let filename = file.filename.ok_or("is required").and_then(parse_filename);
    let filename = fields.parsed(name("filename"), filename);
    let required = || "is required".to_owned();
    let file_type = file.content_type.ok_or_else(required);
    let file_type = file_type.and_then(|text| SUBMISSION.parse_type(&text));
    let file_type = fields.parsed(name("content_type"), file_type);
    let size = file
        .size
        .ok_or_else(required)
        .and_then(|size| SUBMISSION.parse_size(size));
    let size = fields.parsed(name("size"), size);
    Some(PendingUpload {
        filename: filename?,
        content_type: file_type?.media_type(),
        size: size?,
    })
}

/// What was handed in, and how to send its files.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubmittedAssignment {
    #[serde(flatten)]
    submission: SubmissionReply,
    /// How to send the files, in the order of the request.
    uploads: Vec<UploadInstructions>,
}

/// Hands in work to an assignment.
///
/// Only enrolled students can. Handing in again replaces everything that was handed in, until it is graded (409); of
/// several requests at the same moment, one counts (409 for others). Send each file as `uploads` says within 15 minutes,
/// then call `POST /api/uploads/{id}/complete`: until all have arrived, the status is `pending`. `is_late` goes by the
/// time of this request, not by that of the files. At most 20 uploads can be unfinished at a time (429). Files need an
/// account with a verified phone or email address.
#[utoipa::path(post, path = "/api/assignments/{id}/submit", tag = "assessments",
    params(("id" = AssignmentId, Path), IdempotencyKey),
    request_body = SubmitAssignmentRequest, responses((status = 200, body = SubmittedAssignment)),
    security(("bearer" = [])))]
pub(crate) async fn submit_assignment(
    State(app): State<App>,
    NamedAssignment { caller, assignment }: NamedAssignment,
    IdempotencyKey(key): IdempotencyKey,
    Valid(SubmitAssignment(new)): Valid<SubmitAssignment>,
) -> Result<Json<SubmittedAssignment>> {
    if !new.files.is_empty() {
        caller.require_proof()?;
    }
    let (me, now, request) = (caller.user.id, app.clock.unix_seconds(), (assignment.id, &new));
    let keys = Idempotency(&app.database);
    let begun = keys.begin(me, "submit_assignment", key.as_deref(), &request, now);
    let record = match begun.await? {
        IdempotencyOutcome::Proceed(record) => record,
        IdempotencyOutcome::Replay(id) => return replay(&app, &caller, &assignment, id).await.map(Json),
    };
    let submitted = Box::pin(submit(&app, &caller, &assignment, &new, &record)).await;
    let (submission, uploads) = record.release_on_error(&app.database, submitted).await?;
    let texts = SubmissionTexts {
        text: new.text.clone(),
        grades: Vec::new(),
    };
    reply(&app, &caller, submission, texts, &uploads).await.map(Json)
}

async fn reply(
    app: &App,
    caller: &Caller,
    submission: Submission,
    texts: SubmissionTexts,
    uploads: &[Upload],
) -> Result<SubmittedAssignment> {
    let mut replies = Vec::with_capacity(uploads.len());
    for upload in uploads {
        replies.push(instructions(app, upload).await?);
    }
    Ok(SubmittedAssignment {
        submission: SubmissionReply::load(app, submission, Some(&caller.user), texts).await?,
        uploads: replies,
    })
}

/// The reply to a request that was sent before: the submission as it is now. Files that have not arrived can be sent as
/// long as they could have been sent at first, so that repeating a request does not extend a deadline by more than
/// that.
async fn replay(app: &App, caller: &Caller, assignment: &Assignment, id: SubmissionId) -> Result<SubmittedAssignment> {
    let submissions = Submissions(&app.database);
    let submission = submissions.get(caller.user.id, assignment.id).await?;
    let submission = submission.filter(|submission| submission.id == id);
    let submission = submission.ok_or_else(Error::not_found)?;
    let age = app.clock.now().duration_since(submission.submitted_at);
    let is_open = age < SignedDuration::from_secs(i64::try_from(UPLOAD_SECONDS).map_err(Error::internal)?);
    let purpose = Purpose::Submission {
        course_id: submission.course_id,
        assignment_id: submission.assignment_id,
        submission_id: submission.id,
    };
    let missing = submission.files.iter().filter(|file| is_open && !file.has_arrived);
    let uploads = missing.filter_map(|file| {
        let pending = PendingUpload {
            filename: file.filename.clone(),
            content_type: SUBMISSION.parse_type(&file.content_type).ok()?.media_type(),
            size: file.size,
        };
        Some(Upload {
            id: file.id,
            ..requested(app, &caller.user, purpose.clone(), &pending)
        })
    });
    let uploads: Vec<Upload> = uploads.collect();
    let texts = submissions.texts(submission.id).await?;
    reply(app, caller, submission, texts, &uploads).await
}
