use std::collections::HashSet;

use shared::ids::Id;

use super::*;
use crate::rules::course::{CourseStatus, PopularitySnapshot};
use crate::rules::price::Price;
use crate::store::courses::{CourseInstructor, CourseTexts};

/// A course with the maximum of everything.
pub(crate) fn course(number: u8) -> Course {
    let instructor = |number: u8| CourseInstructor {
        user_id: Id::from_bytes([100 + number; 16]),
        name: None,
        avatar_url: None,
    };
    Course {
        id: Id::from_bytes([number; 16]),
        course_code: format!("CS-{number}"),
        slug: format!("course-{number}"),
        title: (0..20).map(|word| format!("w{number}x{word} ")).collect(),
        level: Level::Beginner,
        category_id: Some(Id::from_bytes([number + 1; 16])),
        language: "en".to_owned(),
        texts: CourseTexts::default(),
        has_certificate: false,
        is_trending: false,
        price: Price::FREE,
        access_days: None,
        instructors: (0..5).map(instructor).collect(),
        status: CourseStatus::Published,
        published_at: Some(jiff::Timestamp::UNIX_EPOCH),
        created_at: jiff::Timestamp::UNIX_EPOCH,
        updated_at: jiff::Timestamp::UNIX_EPOCH,
        deleted_at: None,
        version: 7,
        popularity: Some(PopularitySnapshot::default()),
        sections_count: 0,
        lectures_count: 0,
        duration_seconds: 0,
        enrolled_count: 0,
        rating_sum: 0,
        rating_count: 0,
        removed_lectures: Vec::new(),
    }
}

#[test]
fn only_published_courses_are_listed_and_deleted_ones_have_no_rows() {
    let published = course(1);
    let listed = |course: &Course| {
        rows(course)
            .into_values()
            .filter(|row| matches!(row, IndexRow::Listing(_)))
            .count()
    };
    // Four sort orders of seven lists, and sixteen words.
    assert_eq!(listed(&published), 4 * 7 + 16);
    let draft = Course {
        status: CourseStatus::Draft,
        ..published.clone()
    };
    assert_eq!(listed(&draft), 0);
    // Two guards, the list of all courses, five instructors.
    assert_eq!(rows(&draft).len(), 8);
    let deleted = Course {
        deleted_at: Some(jiff::Timestamp::UNIX_EPOCH),
        ..published
    };
    assert!(rows(&deleted).is_empty());
}

#[test]
fn lists_are_sorted() {
    let better = Course {
        title: "A".to_owned(),
        popularity: Some(PopularitySnapshot::of(1_000, 9, 2)),
        ..course(1)
    };
    let worse = Course {
        title: "a b".to_owned(),
        popularity: Some(PopularitySnapshot::of(90, 4, 1)),
        ..course(2)
    };
    for sort in [CourseSort::Rating, CourseSort::Popular] {
        assert!(sort_key(&better, sort) > sort_key(&worse, sort));
    }
    assert!(sort_key(&better, CourseSort::Title) < sort_key(&worse, CourseSort::Title));
}

#[test]
fn popularity_moves_the_course_in_two_sort_orders_and_in_search() {
    let before = course(1);
    let after = Course {
        popularity: Some(PopularitySnapshot::of(5, 5, 1)),
        ..before.clone()
    };
    let (old, new): (HashSet<_>, HashSet<_>) =
        (rows(&before).into_keys().collect(), rows(&after).into_keys().collect());
    assert_eq!(old.difference(&new).count(), 2 * 7 + 16);
}
