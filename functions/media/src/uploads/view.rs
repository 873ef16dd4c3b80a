//! A completed upload as clients see it.

use serde::Serialize;
use shared::ids::{LectureId, ResourceId, SubmissionId, UploadId};
use shared::types::upload::Purpose;
use shared_accounts::rules::picture::media_url;
use shared_catalog::store::course_files::CourseFile;
use shared_catalog::store::uploads::Upload;
use utoipa::ToSchema;

/// A completed upload.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompletedUpload {
    upload_id: UploadId,
    /// What the file is used for: `picture`, `attachment`, `lecture_video`, `lecture_pdf`, `resource`,
    /// `submission` or `course_file`.
    #[schema(example = "lecture_video")]
    purpose: &'static str,
    /// The lecture that the file belongs to.
    lecture_id: Option<LectureId>,
    /// The resource that was created.
    resource_id: Option<ResourceId>,
    /// The submission that the file belongs to.
    submission_id: Option<SubmissionId>,
    /// The permanent address of a picture.
    #[schema(example = json!(null))]
    url: Option<String>,
    #[schema(example = "lesson-1.mp4")]
    filename: String,
    #[schema(example = "video/mp4")]
    content_type: String,
    /// In bytes.
    #[schema(example = 734003)]
    size: u64,
}

impl From<Upload> for CompletedUpload {
    fn from(upload: Upload) -> Self {
        let is_resource = matches!(upload.purpose, Purpose::Resource { .. });
        let is_picture = upload.purpose == Purpose::Picture;
        let submission_id = match &upload.purpose {
            Purpose::Submission { submission_id, .. } => Some(*submission_id),
            _ => None,
        };
        Self {
            upload_id: upload.id,
            submission_id,
            purpose: upload.purpose.word(),
            lecture_id: upload.purpose.lecture().map(|(_, lecture_id)| lecture_id),
            resource_id: is_resource.then(|| upload.id.of_resource()),
            url: is_picture.then(|| media_url(upload.id)),
            filename: upload.filename,
            content_type: upload.content_type,
            size: upload.size,
        }
    }
}

impl From<CourseFile> for CompletedUpload {
    fn from(file: CourseFile) -> Self {
        Self {
            upload_id: file.id.of_upload(),
            purpose: "course_file",
            lecture_id: None,
            resource_id: None,
            submission_id: None,
            url: None,
            filename: file.filename,
            content_type: file.content_type,
            size: file.size,
        }
    }
}
