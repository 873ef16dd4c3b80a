//! Uploads: what may be sent for which purpose.

use serde::{Deserialize, Serialize};

use crate::ids::{AssignmentId, CourseId, LectureId, SubmissionId};
use crate::text::single_line;
use crate::types::file_type::{ATTACHMENTS, DOCUMENTS, FileType, IMAGES, PDFS, VIDEOS};

/// The largest picture, in bytes (5 MiB).
const MAX_PICTURE_BYTES: u64 = 5 * 1024 * 1024;
/// The largest video, in bytes (1 GiB).
const MAX_VIDEO_BYTES: u64 = 1024 * 1024 * 1024;
/// The largest file of a submission, in bytes (25 MiB).
const MAX_SUBMITTED_BYTES: u64 = 25 * 1024 * 1024;
/// The largest PDF and the largest resource, in bytes (50 MiB).
const MAX_DOCUMENT_BYTES: u64 = 50 * 1024 * 1024;

/// The largest attachment of a message, in bytes (10 MiB).
const MAX_ATTACHMENT_BYTES: u64 = 10 * 1024 * 1024;

/// The use of an upload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Purpose {
    /// A picture, of a person or a course.
    #[default]
    Picture,
    /// A picture or a file that is sent with a message.
    Attachment,
    /// The video of a lecture.
    LectureVideo {
        /// The course.
        course_id: CourseId,
        /// The lecture.
        lecture_id: LectureId,
    },
    /// The PDF of a lecture.
    LecturePdf {
        /// The course.
        course_id: CourseId,
        /// The lecture.
        lecture_id: LectureId,
    },
    /// A resource of a lecture.
    Resource {
        /// The course.
        course_id: CourseId,
        /// The lecture.
        lecture_id: LectureId,
        /// Its title.
        title: String,
    },
    /// A file that a student hands in.
    Submission {
        /// The course.
        course_id: CourseId,
        /// The assignment.
        assignment_id: AssignmentId,
        /// The submission.
        submission_id: SubmissionId,
    },
}

impl Purpose {
    /// The word for it.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Attachment => "attachment",
            Self::LectureVideo { .. } => "lecture_video",
            Self::LecturePdf { .. } => "lecture_pdf",
            Self::Resource { .. } => "resource",
            Self::Submission { .. } => "submission",
        }
    }

    /// The course and the lecture it is for.
    #[must_use]
    pub const fn lecture(&self) -> Option<(CourseId, LectureId)> {
        match self {
            Self::Picture | Self::Attachment | Self::Submission { .. } => None,
            Self::LectureVideo { course_id, lecture_id }
            | Self::LecturePdf { course_id, lecture_id }
            | Self::Resource {
                course_id, lecture_id, ..
            } => Some((*course_id, *lecture_id)),
        }
    }

    /// What may be sent for it.
    #[must_use]
    pub const fn rule(&self) -> UploadRule {
        match self {
            Self::Picture => PICTURE,
            Self::Attachment => ATTACHMENT,
            Self::LectureVideo { .. } => VIDEO,
            Self::LecturePdf { .. } => PDF,
            Self::Resource { .. } => RESOURCE,
            Self::Submission { .. } => SUBMISSION,
        }
    }
}

/// A file that may be uploaded.
#[derive(Clone, Copy, Debug)]
pub struct UploadRule {
    types: &'static [FileType],
    largest: u64,
}

/// Of a picture.
pub const PICTURE: UploadRule = UploadRule {
    types: IMAGES,
    largest: MAX_PICTURE_BYTES,
};
/// Of an attachment of a message.
pub const ATTACHMENT: UploadRule = UploadRule {
    types: ATTACHMENTS,
    largest: MAX_ATTACHMENT_BYTES,
};

/// Of a lecture's video.
pub const VIDEO: UploadRule = UploadRule {
    types: VIDEOS,
    largest: MAX_VIDEO_BYTES,
};
/// Of a lecture's PDF.
pub const PDF: UploadRule = UploadRule {
    types: PDFS,
    largest: MAX_DOCUMENT_BYTES,
};
/// Of a resource.
pub const RESOURCE: UploadRule = UploadRule {
    types: DOCUMENTS,
    largest: MAX_DOCUMENT_BYTES,
};
/// Of a file of a submission.
pub const SUBMISSION: UploadRule = UploadRule {
    types: DOCUMENTS,
    largest: MAX_SUBMITTED_BYTES,
};

impl UploadRule {
    /// Reads a media type.
    pub fn parse_type(self, media_type: &str) -> Result<FileType, String> {
        FileType::parse(media_type, self.types)
    }

    /// Reads a size.
    pub fn parse_size(self, size: i64) -> Result<u64, String> {
        parse_size(size, self.largest)
    }
}

/// Reads a size of 1 to `largest` bytes.
pub fn parse_size(size: i64, largest: u64) -> Result<u64, String> {
    u64::try_from(size)
        .ok()
        .filter(|size| (1..=largest).contains(size))
        .ok_or_else(|| format!("must be 1 to {largest} bytes"))
}

/// Checks the name of a file, which must not be a path.
pub fn parse_filename(name: String) -> Result<String, &'static str> {
    let name = single_line(&name)?;
    if (1..=255).contains(&name.chars().count()) && !name.contains(['/', '\\']) {
        Ok(name)
    } else {
        Err("must have 1 to 255 characters, without path separators and control characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filename_cannot_be_a_path() {
        assert!(parse_filename("Фото 1.jpg".to_owned()).is_ok());
        assert_eq!(parse_filename("\u{feff}a.jpg ".to_owned()).as_deref(), Ok("a.jpg"));
        let reversed = "\u{202e}gnp.exe";
        for wrong in [
            "",
            " ",
            "\u{200b}",
            reversed,
            "../a.jpg",
            "a\\b.jpg",
            "a\n.jpg",
            &"x".repeat(256),
        ] {
            assert!(parse_filename(wrong.to_owned()).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_size_is_1_byte_to_what_its_purpose_allows() {
        assert_eq!(
            (PICTURE.parse_size(1), PICTURE.parse_size(5_242_880)),
            (Ok(1), Ok(5_242_880))
        );
        assert!(
            [-1, 0, 5_242_881]
                .into_iter()
                .all(|wrong| PICTURE.parse_size(wrong).is_err())
        );
        assert_eq!(VIDEO.parse_size(1_073_741_824), Ok(1_073_741_824));
        assert!(VIDEO.parse_size(1_073_741_825).is_err() && PDF.parse_size(52_428_801).is_err());
    }
}
