//! The attendance of a student at a session in replies.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::{AttendanceSessionId, UserId};
use shared_assessment::rules::attendance::AttendanceStatus;
use shared_assessment::store::attendance::records::{AttendanceRecord, Correction};
use utoipa::ToSchema;

/// The recorded attendance of a student at a session.
#[derive(Serialize, ToSchema)]
#[schema(as = AttendanceRecord)]
pub(crate) struct RecordView {
    session_id: AttendanceSessionId,
    user_id: UserId,
    status: AttendanceStatus,
    /// When the student checked in; null if an instructor recorded the status.
    #[schema(value_type = Option<String>, format = DateTime)]
    checked_in_at: Option<Timestamp>,
    /// What instructors have recorded, the current status last.
    corrections: Vec<CorrectionView>,
}

/// A status that an instructor has recorded.
#[derive(Serialize, ToSchema)]
#[schema(as = AttendanceCorrection)]
struct CorrectionView {
    status: AttendanceStatus,
    #[schema(example = "The phone had no battery left.")]
    reason: String,
    /// The instructor or admin.
    corrected_by: UserId,
    #[schema(value_type = String, format = DateTime)]
    corrected_at: Timestamp,
}

impl From<AttendanceRecord> for RecordView {
    fn from(record: AttendanceRecord) -> Self {
        Self {
            session_id: record.session_id,
            user_id: record.user_id,
            status: record.status,
            checked_in_at: record.checked_in_at,
            corrections: record.corrections.into_iter().map(CorrectionView::from).collect(),
        }
    }
}

impl From<Correction> for CorrectionView {
    fn from(correction: Correction) -> Self {
        Self {
            status: correction.status,
            reason: correction.reason,
            corrected_by: correction.corrected_by,
            corrected_at: correction.corrected_at,
        }
    }
}
