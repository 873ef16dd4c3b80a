//! The states of a course file, from the request to upload it until it is in the index of its course.

use jiff::{SignedDuration, Timestamp};
use shared::string_enum;

/// How long processing a file may take with all retries. A message is delivered five times, twelve minutes apart
/// (`maxReceiveCount` and `VisibilityTimeout` of the media queues), and then goes to the dead-letter queue. A file may
/// have one message in each lane, one after the other.
const MAX_PROCESSING_TIME: SignedDuration = SignedDuration::from_mins(135);

string_enum! {
    /// The status of a course file.
    FileStatus ("must be uploaded, processing, ready or failed") {
        /// Waiting for the upload, or just uploaded.
        Uploaded = "uploaded",
        /// Being processed.
        Processing = "processing",
        /// In the index of its course.
        Ready = "ready",
        /// Could not be processed; see the reason.
        Failed = "failed",
    }
}

string_enum! {
    /// Why a course file could not be processed. A repaired file can be added as another one.
    FailureReason ("must be a known reason for a failure") {
        /// The file needs a password.
        Encrypted = "encrypted",
        /// The file is damaged.
        Broken = "broken",
        /// The content does not match the declared type.
        NotTheAnnouncedType = "not_the_announced_type",
        /// The file has too many pages.
        TooManyPages = "too_many_pages",
        /// The file or its unpacked content is too large.
        TooLarge = "too_large",
        /// Processing takes too long.
        TooSlow = "too_slow",
        /// The file has no text, such as a scan.
        NoText = "no_text",
        /// Processing was interrupted too often. An operator can start it again.
        Interrupted = "interrupted",
    }
}

string_enum! {
    /// What is missing from the text of a course file that is ready.
    ReadWarning ("must be a known warning") {
        /// Parts of the file are damaged, and their text is missing.
        Damaged = "damaged",
        /// Some text is in a font that does not say which letters it shows.
        UnreadableFont = "unreadable_font",
    }
}

/// The status and reason that clients see. A file that has been processing for too long counts as interrupted.
pub fn shown(
    status: FileStatus,
    reason: Option<FailureReason>,
    claimed_at: Option<Timestamp>,
    now: Timestamp,
) -> (FileStatus, Option<FailureReason>) {
    let is_over = |claimed_at: Timestamp| now.duration_since(claimed_at) > MAX_PROCESSING_TIME;
    match status {
        FileStatus::Processing if claimed_at.is_some_and(is_over) => {
            (FileStatus::Failed, Some(FailureReason::Interrupted))
        }
        _ => (status, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processing_that_takes_too_long_counts_as_interrupted() {
        let claimed: Timestamp = "2030-01-01T10:00:00Z".parse().unwrap();
        let at = |time: &str| shown(FileStatus::Processing, None, Some(claimed), time.parse().unwrap());
        assert_eq!(at("2030-01-01T10:00:01Z"), (FileStatus::Processing, None));
        assert_eq!(at("2030-01-01T12:15:00Z"), (FileStatus::Processing, None));
        assert_eq!(
            at("2030-01-01T12:15:01Z"),
            (FileStatus::Failed, Some(FailureReason::Interrupted))
        );
    }

    #[test]
    fn other_statuses_do_not_expire() {
        let (then, now) = (
            "2030-01-01T10:00:00Z".parse().unwrap(),
            "2031-01-01T10:00:00Z".parse().unwrap(),
        );
        let reason = Some(FailureReason::Encrypted);
        assert_eq!(
            shown(FileStatus::Failed, reason, Some(then), now),
            (FileStatus::Failed, reason)
        );
        assert_eq!(
            shown(FileStatus::Ready, None, Some(then), now),
            (FileStatus::Ready, None)
        );
        assert_eq!(
            shown(FileStatus::Uploaded, None, None, now),
            (FileStatus::Uploaded, None)
        );
    }

    #[test]
    fn names_are_the_documented_ones() {
        assert_eq!(FailureReason::parse("too_many_pages"), Ok(FailureReason::TooManyPages));
        assert_eq!(
            serde_json::to_string(&FailureReason::NotTheAnnouncedType).unwrap(),
            "\"not_the_announced_type\""
        );
        assert_eq!(FileStatus::parse("ready"), Ok(FileStatus::Ready));
    }
}
