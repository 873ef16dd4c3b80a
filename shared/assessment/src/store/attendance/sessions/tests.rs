use super::*;
use std::collections::BTreeMap;

use jiff::SignedDuration;
use shared::database::write::Action;
use shared::ids::Id;

#[derive(Serialize)]
struct Counts(BTreeMap<&'static str, i64>);

impl Row for Counts {
    const KIND: &str = "attendance_counts";
}

#[test]
fn a_schedule_has_the_times_of_its_sessions() {
    let starts_at = Timestamp::UNIX_EPOCH + SignedDuration::from_millis(1_500);
    let mut session = AttendanceSession {
        id: Id::from_bytes([1; 16]),
        course_id: Id::from_bytes([2; 16]),
        number: 0,
        title: None,
        starts_at,
        ends_at: starts_at + SignedDuration::from_mins(1),
        opened_by: Id::from_bytes([3; 16]),
    };
    let first = Schedule::default().with(&session);
    session.number = first.sessions();
    let second = first.with(&session);
    assert_eq!((second.sessions(), second.version), (2, 2));
    assert_eq!(second.times().unwrap()[1], session.time());
}

#[test]
fn a_session_is_counted_over_all_shards() {
    let row = |count| row_with(&[("s3", count), ("s30", 100)]);
    assert_eq!(count(&[row(2), row(5), Item::new()], 3), 7);
    assert_eq!(count(&[row(-1)], 3), 0);
}

fn row_with(attributes: &[(&'static str, i64)]) -> Item {
    let row = Counts(attributes.iter().copied().collect());
    match Write::put(Key::new(Table::Learning, "a", "b"), &row).unwrap().action {
        Action::Put(item) => item,
        Action::Update(_) | Action::Delete | Action::Check => Item::new(),
    }
}
