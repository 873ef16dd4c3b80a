//! `POST /api/submissions/{id}/grade`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::database::idempotency::{Idempotency, IdempotencyOutcome};
use shared::http::{Fields, IdempotencyKey, Valid, Validate};
use shared::ids::SubmissionId;
use shared::{App, Result};
use shared_accounts::rules::profile::free_text;
use shared_assessment::rules::submission::MAX_FEEDBACK;
use shared_assessment::service::{GivenScore, grade_submission as grade};
use shared_assessment::store::submissions::Submissions;
use utoipa::ToSchema;

use super::access::GradableSubmission;
use super::view::SubmissionReply;

/// The grade of a submission.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GradeSubmissionRequest {
    /// 0 to the maximum score of the assignment, with at most two decimals.
    #[schema(required, nullable = false, example = 87.5)]
    score: Option<f64>,
    /// What the student should know about the grade, such as the points of each criterion: at most 5,000 characters.
    /// Aliases: `rubric`, `comment` and `comments`.
    #[schema(example = "Well done. Style: 9 of 10. Tests: 8 of 10.")]
    feedback: Option<String>,
    /// The `submission_number` of the submission that was read. If the student has handed in something else since, the
    /// reply is 409.
    #[schema(nullable = false, example = 1)]
    submission_number: Option<u32>,
}

#[derive(Serialize)]
pub(crate) struct GradeSubmission {
    score: f64,
    feedback: Option<String>,
    submission_number: Option<u32>,
}

impl Validate for GradeSubmission {
    type Body = GradeSubmissionRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[
        ("rubric", "feedback"),
        ("comment", "feedback"),
        ("comments", "feedback"),
    ]];

    fn validate(body: GradeSubmissionRequest, fields: &mut Fields) -> Option<Self> {
        let score = fields.required("score", body.score);
        let feedback = fields.parsed("feedback", free_text(&body.feedback.unwrap_or_default(), MAX_FEEDBACK));
        Some(Self {
            score: score?,
            feedback: feedback?,
            submission_number: body.submission_number,
        })
    }
}

/// Grades a submission.
///
/// It is for instructors of the course and admins. Another grade replaces the first one, which `history` keeps. The
/// student can no longer hand in something else. What the student has handed in since the grader has read it is not graded
/// (409).
#[utoipa::path(post, path = "/api/submissions/{id}/grade", tag = "assessments",
    params(("id" = SubmissionId, Path), IdempotencyKey),
    request_body = GradeSubmissionRequest, responses((status = 200, body = SubmissionReply)),
    security(("bearer" = ["instructor"])))]
pub(crate) async fn grade_submission(
    State(app): State<App>,
    gradable: GradableSubmission,
    IdempotencyKey(key): IdempotencyKey,
    Valid(request): Valid<GradeSubmission>,
) -> Result<Json<SubmissionReply>> {
    let GradableSubmission {
        caller,
        submission,
        student,
        assignment,
    } = gradable;
    let (me, now, fingerprint) = (caller.user.id, app.clock.unix_seconds(), (submission.id, &request));
    let keys = Idempotency(&app.database);
    let begun = keys.begin(me, "grade_submission", key.as_deref(), &fingerprint, now);
    let outcome: IdempotencyOutcome<SubmissionId> = begun.await?;
    let submission = match outcome {
        // The submission as it is now, which was just read.
        IdempotencyOutcome::Replay(_id) => submission,
        IdempotencyOutcome::Proceed(record) => {
            let given = GivenScore {
                score: request.score,
                feedback: request.feedback,
                submission_number: request.submission_number,
            };
            let graded = Box::pin(grade(&app, submission, &assignment, me, &given, &record)).await;
            record.release_on_error(&app.database, graded).await?
        }
    };
    let texts = Submissions(&app.database).texts(submission.id).await?;
    SubmissionReply::load(&app, submission, student.as_ref(), texts)
        .await
        .map(Json)
}
