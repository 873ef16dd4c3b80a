use super::*;
use shared::ids::Id;

fn session() -> AttendanceSession {
    AttendanceSession {
        id: Id::from_bytes([1; 16]),
        course_id: Id::from_bytes([2; 16]),
        number: 17,
        title: None,
        starts_at: Timestamp::UNIX_EPOCH,
        ends_at: Timestamp::MAX,
        opened_by: Id::from_bytes([3; 16]),
    }
}

fn correction(status: AttendanceStatus) -> Correction {
    Correction {
        status,
        reason: "Sick.".to_owned(),
        corrected_by: Id::from_bytes([3; 16]),
        corrected_at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn corrections_are_kept_up_to_a_number() {
    let (session, student) = (session(), Id::from_bytes([4; 16]));
    let mut record = AttendanceRecord::checked_in(&session, student, Timestamp::UNIX_EPOCH);
    for _ in 0..MAX_CORRECTIONS {
        record = AttendanceRecord::corrected(Some(&record), &session, student, correction(AttendanceStatus::Late));
    }
    record = AttendanceRecord::corrected(Some(&record), &session, student, correction(AttendanceStatus::Excused));
    assert_eq!((record.corrections.len(), record.version), (MAX_CORRECTIONS, 22));
    assert_eq!(record.status, AttendanceStatus::Excused);
    assert_eq!(record.checked_in_at, Some(Timestamp::UNIX_EPOCH));
    let first = AttendanceRecord::corrected(None, &session, student, correction(AttendanceStatus::Present));
    assert_eq!((first.version, first.checked_in_at), (1, None));
}

#[test]
fn a_row_has_statuses_and_wrong_codes_by_session() {
    let record = AttendanceRecord::checked_in(&session(), Id::from_bytes([4; 16]), Timestamp::UNIX_EPOCH);
    let [write, _record] = check_in(&record).unwrap();
    let row = Item::from([
        ("sk".to_owned(), write.values[":kind"].clone()),
        ("s17".to_owned(), write.values[":status"].clone()),
        ("w3".to_owned(), write.values[":max"].clone()),
    ]);
    let attendance = Attendance::of_row(Some(&row)).unwrap();
    assert_eq!(attendance.at(17), Some(AttendanceStatus::Present));
    assert_eq!(attendance.at(1), None);
    assert!(attendance.is_blocked(3) && !attendance.is_blocked(17));
    assert_eq!(Attendance::of_row(None).unwrap(), Attendance::default());
}
