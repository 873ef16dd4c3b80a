use shared::database::write::Action;

use super::writes::course_write;
use super::*;
use crate::rules::course::PopularitySnapshot;
use crate::rules::price::{Currency, Price};
use crate::store::courses::index_rows::tests::course;

#[test]
fn the_largest_change_fits_into_a_transaction() {
    let before = course(1);
    // An edit can change everything at once, except the instructors.
    let after = Course {
        id: before.id,
        instructors: before.instructors.clone(),
        popularity: Some(PopularitySnapshot::of(500, 400, 100)),
        price: Price {
            minor_units: 1,
            currency: Currency::INR,
        },
        version: 8,
        ..course(9)
    };
    let count = writes(Some(&before), &after).unwrap().len();
    assert!((85..=100).contains(&count), "{count}");
    let mut deleted = before.clone();
    deleted.deleted_at = Some(Timestamp::UNIX_EPOCH);
    assert!(writes(Some(&before), &deleted).unwrap().len() <= 100);
    let mut alone = before.clone();
    alone.instructors.clear();
    assert!(writes(Some(&before), &alone).unwrap().len() <= 100);
}

#[test]
fn only_changed_attributes_are_written() {
    let mut before = course(1);
    before.access_days = Some(30);
    let mut after = before.clone();
    after.access_days = None;
    after.level = crate::rules::course::Level::Advanced;
    after.version += 1;
    let write = course_write(Some(&before), &after).unwrap();
    let mut names: Vec<_> = write.names.values().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["access_days", "level", "version"]);
    let expression = "SET #field1 = :field1, #field2 = :field2 REMOVE #field0";
    assert!(matches!(&write.action, Action::Update(text) if text == expression));
    assert_eq!(
        write.condition.as_deref(),
        Some("(version = :seen AND attribute_not_exists(deleted_at))")
    );
}
