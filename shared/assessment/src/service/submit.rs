//! Handing in work to an assignment. Handing in again replaces what was handed in, until it is graded.

use std::sync::OnceLock;

use serde::Serialize;
use shared::App;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Item, UnitOfWork, Write, decode};
use shared::error::{Error, ErrorCode, Result};
use shared::types::upload::Purpose;
use shared_accounts::http::Caller;
use shared_accounts::store::users::{self, if_not_deleted};
use shared_catalog::http::upload::PendingUpload;
use shared_catalog::store::courses;
use shared_catalog::store::unfinished::{self, Slots};
use shared_catalog::store::uploads::{self, Upload};
use shared_catalog::uploads::requested;
use shared_learning::http::enrollment_access::check_enrolled;
use shared_learning::store::enrollments;

use crate::rules::assignment::is_late;
use crate::store::assignments::Assignment;
use crate::store::submissions::{self, Submission, SubmittedFile};
use crate::store::ungraded::{self, Ungraded};

/// What a student hands in: a text, files, or both.
#[derive(Clone, Debug, Serialize)]
pub struct NewSubmission {
    /// The text.
    pub text: Option<String>,
    /// The files, which are sent afterward.
    pub files: Vec<PendingUpload>,
}

/// Hands in `new` to `assignment`, and keeps the id of the submission in `record`. Returns the submission with the
/// uploads of its files. Two calls.
///
/// It is late or not by the time of this request: the files can be sent for a short time afterward.
///
/// # Errors
/// Like [`check_enrolled`]; [`ErrorCode::Conflict`] if the submission is graded or something else is handed in at the
/// same moment, [`ErrorCode::RateLimited`] if the
/// caller has too many unfinished uploads.
pub async fn submit(
    app: &App,
    caller: &Caller,
    assignment: &Assignment,
    new: &NewSubmission,
    record: &IdempotencyRecord,
) -> Result<(Submission, Vec<Upload>)> {
    let first_seen = OnceLock::new();
    let submitted = app.database.retry("submission", || async {
        let (before, window) = read(app, caller, assignment).await?;
        if before.as_ref().is_some_and(|before| before.grade.is_some()) {
            return Err(graded());
        }
        // Of several requests at the same moment, one counts. The others must not replace what they have not seen.
        let number = before.as_ref().map_or(0, |before| before.number);
        if *first_seen.get_or_init(|| number) != number {
            return Err(overtaken());
        }
        let mut next = next(app, caller, assignment, before.as_ref());
        next.has_text = new.text.is_some();
        let (uploads, slots) = uploads_of(app, caller, &next, before.as_ref(), new, window.as_ref())?;
        next.files = uploads.iter().map(SubmittedFile::from).collect();

        let mut work = UnitOfWork::new();
        work.add(if_not_deleted(Write::check(users::key(caller.user.id))))
            .or_fail(Error::not_found);
        work.add(submissions::replace(&next)?).or_retry();
        work.add_all(slots).or_retry();
        if before.is_none() {
            work.add(submissions::create_place(&next)?).or_internal_error();
        }
        if next.has_text || before.as_ref().is_some_and(|before| before.has_text) {
            work.add(submissions::put_text(next.id, new.text.as_deref())?)
                .or_internal_error();
        }
        work.add_all(wait_for_grade(before.as_ref(), &next)?)
            .or_internal_error();
        for upload in &uploads {
            work.add_all(uploads::rows(upload)?).or_internal_error();
        }
        work.complete(record, &next.id)?;
        work.commit(&app.database, (before, next, uploads)).await
    });
    let (before, next, uploads) = submitted.await?;
    if let Some(before) = before {
        remove_files(app, &before).await;
    }
    Ok((next, uploads))
}

/// The submission so far, and the slots of the caller's unfinished uploads, if the caller is enrolled. One call.
async fn read(app: &App, caller: &Caller, assignment: &Assignment) -> Result<(Option<Submission>, Option<Item>)> {
    let (me, course_id) = (caller.user.id, assignment.course_id);
    let keys = [
        courses::key(course_id),
        enrollments::key(me, course_id),
        submissions::key(me, assignment.id),
        unfinished::key(me),
    ];
    let mut rows = app.database.batch_get(&keys.each_ref()).await?;
    let [course, enrollment, submission, window] = keys.map(|key| rows.remove(&key));
    let course = course.map(decode).transpose()?;
    let enrollment = enrollment.map(decode).transpose()?;
    check_enrolled(caller, course, enrollment, app.clock.now())?;
    Ok((submission.map(decode).transpose()?, window))
}

fn next(app: &App, caller: &Caller, assignment: &Assignment, before: Option<&Submission>) -> Submission {
    let now = app.clock.now();
    Submission {
        id: before.map_or_else(|| app.ids.id(), |before| before.id),
        assignment_id: assignment.id,
        course_id: assignment.course_id,
        user_id: caller.user.id,
        title: assignment.title.clone(),
        max_score: assignment.max_score,
        number: before.map_or(0, |before| before.number) + 1,
        submitted_at: now,
        is_late: is_late(assignment.due, now),
        has_text: false,
        files: Vec::new(),
        grade: None,
        version: before.map_or(0, |before| before.version) + 1,
    }
}

/// The uploads of the new files, and the write that gives them the slots of those that have not arrived before.
fn uploads_of(
    app: &App,
    caller: &Caller,
    next: &Submission,
    before: Option<&Submission>,
    new: &NewSubmission,
    window: Option<&Item>,
) -> Result<(Vec<Upload>, Option<Write>)> {
    let replaced = before.into_iter().flat_map(|before| &before.files);
    let replaced: Vec<&Slots> = replaced.filter_map(|file| file.slots.as_ref()).collect();
    let (me, now) = (caller.user.id, next.submitted_at.as_second());
    let (slots, write) = unfinished::exchange(me, window, &replaced, new.files.len(), now, &app.ids)?;
    let purpose = Purpose::Submission {
        course_id: next.course_id,
        assignment_id: next.assignment_id,
        submission_id: next.id,
    };
    let uploads = new.files.iter().zip(slots).map(|(file, slots)| Upload {
        slots: Some(slots),
        ..requested(app, &caller.user, purpose.clone(), file)
    });
    Ok((uploads.collect(), write))
}

impl From<&Upload> for SubmittedFile {
    fn from(upload: &Upload) -> Self {
        Self {
            id: upload.id,
            filename: upload.filename.clone(),
            content_type: upload.content_type.clone(),
            size: upload.size,
            has_arrived: false,
            slots: upload.slots.clone(),
        }
    }
}

/// Writes that put the submission into the list of work that waits, in place of what was handed in before. It waits as
/// soon as its files have arrived.
fn wait_for_grade(before: Option<&Submission>, next: &Submission) -> Result<Vec<Write>> {
    let waiting = if next.files.is_empty() {
        Some(ungraded::create(&Ungraded::submission(next))?)
    } else {
        None
    };
    let place = |submission: &Submission| {
        let id = submission.id.to_string();
        ungraded::key(submission.course_id, submission.submitted_at, &id)
    };
    // Both can be of the same millisecond.
    let is_replaced = |before: &&Submission| waiting.is_none() || place(before) != place(next);
    let old = before.filter(is_replaced).map(|before| Write::delete(place(before)));
    Ok(old.into_iter().chain(waiting).collect())
}

/// Removes the files that were replaced. Nothing refers to them, and those that stay are erased with the account.
async fn remove_files(app: &App, before: &Submission) {
    for file in before.files.iter().filter(|file| file.has_arrived) {
        if let Err(error) = app.objects().remove(&before.object(file)).await {
            tracing::warn!(%error, "a replaced file of a submission is left behind");
        }
    }
}

/// The refusal to change a submission that has a grade.
pub(super) fn graded() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "This submission has been graded and can no longer be changed.",
    )
}

fn overtaken() -> Error {
    Error::new(
        ErrorCode::Conflict,
        "Something else was handed in at the same moment. Please look at it before you hand in again.",
    )
}
