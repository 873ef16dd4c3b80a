//! Submissions in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::clients::objects::DOWNLOAD_SECONDS;
use shared::ids::{AssignmentId, CourseId, SubmissionId, UploadId, UserId};
use shared::{App, Result};
use shared_accounts::store::users::User;
use shared_assessment::rules::submission::SubmissionStatus;
use shared_assessment::store::submissions::{Submission, SubmissionGrade, SubmissionTexts, SubmittedFile};
use utoipa::ToSchema;

/// A submission in lists.
#[derive(Serialize, ToSchema)]
#[schema(as = SubmissionSummary)]
pub(crate) struct SubmissionSummaryReply {
    id: SubmissionId,
    assignment_id: AssignmentId,
    course_id: CourseId,
    user_id: UserId,
    /// The student's full name.
    #[schema(example = "Asha Rao")]
    name: Option<String>,
    /// The title of the assignment when the work was handed in.
    #[schema(example = "Python basics")]
    title: String,
    status: SubmissionStatus,
    /// How many times the student has handed in.
    #[schema(example = 1)]
    submission_number: u32,
    /// When the student last handed in.
    #[schema(value_type = String, format = DateTime)]
    submitted_at: Timestamp,
    /// Whether it was due before.
    is_late: bool,
    #[schema(example = 0)]
    files_count: usize,
    /// The score; null until it is graded.
    #[schema(example = 87.5)]
    score: Option<f64>,
    /// The maximum score, of the time of the grade if there is one.
    #[schema(example = 100.0)]
    max_score: f64,
    /// When it was last graded.
    #[schema(value_type = Option<String>, format = DateTime)]
    graded_at: Option<Timestamp>,
}

/// A submission with its text, its files and its grades.
#[derive(Serialize, ToSchema)]
#[schema(as = Submission)]
pub(crate) struct SubmissionReply {
    #[serde(flatten)]
    summary: SubmissionSummaryReply,
    #[schema(example = "The program counts the words of each line.")]
    text: Option<String>,
    files: Vec<SubmittedFileReply>,
    /// The feedback of the current grade.
    #[schema(example = "Well done.")]
    feedback: Option<String>,
    /// The instructor or admin who gave the current grade.
    graded_by: Option<UserId>,
    /// The earlier grades, oldest first; the newest 50.
    history: Vec<EarlierGrade>,
}

/// A file of a submission.
#[derive(Serialize, ToSchema)]
#[schema(as = SubmittedFile)]
struct SubmittedFileReply {
    /// The id of its upload.
    id: UploadId,
    #[schema(example = "words.zip")]
    filename: String,
    #[schema(example = "application/zip")]
    content_type: String,
    /// The size in bytes.
    #[schema(example = 48213)]
    size: u64,
    /// Whether it has arrived and been accepted.
    has_arrived: bool,
    /// Where to download it; null until it has arrived.
    #[schema(example = json!(null))]
    url: Option<String>,
    /// The number of seconds until `url` expires.
    #[schema(example = json!(null))]
    expires_in: Option<u64>,
}

/// A grade that a later one has replaced.
#[derive(Serialize, ToSchema)]
struct EarlierGrade {
    #[schema(example = 80.0)]
    score: f64,
    /// The maximum score at that time.
    #[schema(example = 100.0)]
    max_score: f64,
    #[schema(example = "The last line is missing.")]
    feedback: Option<String>,
    graded_by: UserId,
    #[schema(value_type = String, format = DateTime)]
    graded_at: Timestamp,
}

impl SubmissionSummaryReply {
    /// The submission of `student`, who is `None` if the account is deleted.
    pub fn new(submission: &Submission, student: Option<&User>) -> Self {
        let student = student.filter(|student| student.deleted_at.is_none());
        Self {
            id: submission.id,
            assignment_id: submission.assignment_id,
            course_id: submission.course_id,
            user_id: submission.user_id,
            name: student.and_then(|student| student.profile.name.as_ref().map(|name| name.full())),
            title: submission.title.clone(),
            status: submission.status(),
            submission_number: submission.number,
            submitted_at: submission.submitted_at,
            is_late: submission.is_late,
            files_count: submission.files.len(),
            score: submission.grade.map(|grade| grade.score.as_f64()),
            max_score: submission.max_score.as_f64(),
            graded_at: submission.grade.map(|grade| grade.graded_at),
        }
    }
}

impl SubmissionReply {
    /// The submission with URLs to download its files.
    pub async fn load(
        app: &App,
        submission: Submission,
        student: Option<&User>,
        texts: SubmissionTexts,
    ) -> Result<Self> {
        let mut files = Vec::with_capacity(submission.files.len());
        for file in &submission.files {
            files.push(SubmittedFileReply::load(app, &submission, file).await?);
        }
        let summary = SubmissionSummaryReply::new(&submission, student);
        // The texts may be newer than the submission.
        let current = submission.grade.map_or(0, |grade| grade.number);
        let mut grades = texts.grades;
        grades.retain(|grade| grade.number <= current);
        let grade = grades.pop();
        Ok(Self {
            summary,
            text: texts.text,
            files,
            feedback: grade.as_ref().and_then(|grade| grade.feedback.clone()),
            graded_by: grade.map(|grade| grade.graded_by),
            history: grades.into_iter().map(EarlierGrade::from).collect(),
        })
    }
}

impl SubmittedFileReply {
    async fn load(app: &App, submission: &Submission, file: &SubmittedFile) -> Result<Self> {
        let url = if file.has_arrived {
            let object = submission.object(file);
            Some(app.objects().presign_attachment(&object, &file.filename).await?)
        } else {
            None
        };
        Ok(Self {
            id: file.id,
            filename: file.filename.clone(),
            content_type: file.content_type.clone(),
            size: file.size,
            has_arrived: file.has_arrived,
            expires_in: url.as_ref().map(|_| DOWNLOAD_SECONDS),
            url,
        })
    }
}

impl From<SubmissionGrade> for EarlierGrade {
    fn from(grade: SubmissionGrade) -> Self {
        Self {
            score: grade.score.as_f64(),
            max_score: grade.max_score.as_f64(),
            feedback: grade.feedback,
            graded_by: grade.graded_by,
            graded_at: grade.graded_at,
        }
    }
}
