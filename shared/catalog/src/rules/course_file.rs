//! The life of a course file, from its announcement to its place in the index of the course.

use jiff::{SignedDuration, Timestamp};
use shared::string_enum;

/// How long reading a file may take with all its repetitions: a message comes five times, twelve minutes apart (the media
/// queue's `maxReceiveCount` and `VisibilityTimeout`), and then waits among the dead letters.
const LONGEST_READING: SignedDuration = SignedDuration::from_mins(75);

string_enum! {
    /// Where a course file is in its life.
    FileStatus ("must be uploaded, processing, ready or failed") {
        /// Announced; its object is expected or has just arrived.
        Uploaded = "uploaded",
        /// Being read.
        Processing = "processing",
        /// In the index of its course.
        Ready = "ready",
        /// Not to be read, for the reason given.
        Failed = "failed",
    }
}

string_enum! {
    /// Why a course file cannot be read. Uploading it again, mended, helps.
    FailureReason ("must be a reason for which a file cannot be read") {
        /// It needs a password.
        Encrypted = "encrypted",
        /// It breaks the rules of its format.
        Broken = "broken",
        /// It is something else than it was announced as.
        NotTheAnnouncedType = "not_the_announced_type",
        /// It has more pages than are read.
        TooManyPages = "too_many_pages",
        /// It, or what it unpacks to, is larger than is read.
        TooLarge = "too_large",
        /// Reading it takes too long.
        TooSlow = "too_slow",
        /// It has no text, such as a scan.
        NoText = "no_text",
        /// Reading it was given up after several interruptions; it is tried again when an operator says so.
        Interrupted = "interrupted",
    }
}

/// What readers are told of a file: one that has been in the making for longer than that can take was given up.
#[must_use]
pub fn shown(
    status: FileStatus,
    reason: Option<FailureReason>,
    claimed_at: Option<Timestamp>,
    now: Timestamp,
) -> (FileStatus, Option<FailureReason>) {
    let is_over = |claimed_at: Timestamp| now.duration_since(claimed_at) > LONGEST_READING;
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
    fn nothing_is_in_the_making_for_ever() {
        let claimed: Timestamp = "2030-01-01T10:00:00Z".parse().unwrap();
        let at = |time: &str| shown(FileStatus::Processing, None, Some(claimed), time.parse().unwrap());
        assert_eq!(at("2030-01-01T10:00:01Z"), (FileStatus::Processing, None));
        assert_eq!(at("2030-01-01T11:15:00Z"), (FileStatus::Processing, None));
        assert_eq!(
            at("2030-01-01T11:15:01Z"),
            (FileStatus::Failed, Some(FailureReason::Interrupted))
        );
    }

    #[test]
    fn what_is_settled_stays() {
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
    fn words_are_the_documented_ones() {
        assert_eq!(FailureReason::parse("too_many_pages"), Ok(FailureReason::TooManyPages));
        assert_eq!(
            serde_json::to_string(&FailureReason::NotTheAnnouncedType).unwrap(),
            "\"not_the_announced_type\""
        );
        assert_eq!(FileStatus::parse("ready"), Ok(FileStatus::Ready));
    }
}
