//! One enrollment, one rating, one progress that many change.

use std::collections::BTreeMap;

use serde_json::json;
use shared::database::Table;

use super::{count, tally};
use crate::support::content::Course;
use crate::support::learning::enroll;
use crate::support::{Actor, TestApp, storm};

storms! {
    a_hundred_enrollments_of_one_user_are_one,
    two_hundred_reviews_at_once_are_counted_exactly,
    reviews_that_change_at_once_are_counted_exactly,
    many_devices_of_one_student_lose_and_double_nothing,
    a_batch_that_comes_many_times_at_once_is_done_once,
    a_certificate_that_many_ask_for_is_made_once,
}

async fn a_hundred_enrollments_of_one_user_are_one(app: TestApp) {
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let student = app.student().await;
    let replies = storm(100, |number| {
        let (student, id) = (student.clone(), course.id.clone());
        async move {
            match number % 2 {
                0 => student.post(&format!("/api/courses/{id}/enroll"), json!({})).await,
                _ => student.post("/api/enrollments", json!({ "course_id": id })).await,
            }
        }
    })
    .await;
    assert_eq!(
        (count(&replies, 201), count(&replies, 200)),
        (1, 99),
        "{:?}",
        tally(&replies)
    );
    assert!(replies.iter().all(|reply| reply.body["id"] == replies[0].body["id"]));
    assert_eq!(app.enrolled_count(&course), 1);
    assert_eq!(app.count_rows(Table::Learning, "enrollment"), 1);
    // Leaving and coming back at once keeps the count right, whatever comes last.
    let own = format!("/api/enrollments/{}", replies[0].string("id"));
    storm(40, |number| {
        let (student, id, own) = (student.clone(), course.id.clone(), own.clone());
        async move {
            match number % 2 {
                0 => student.delete(&own).await,
                _ => student.post(&format!("/api/courses/{id}/enroll"), json!({})).await,
            }
        }
    })
    .await;
    let is_active = student.get(&own).await.body["is_active"] == true;
    assert_eq!(app.enrolled_count(&course), u64::from(is_active));
    app.finish().await;
}

/// A course with 50 students.
async fn full_course(app: &TestApp) -> (Course, Vec<Actor>) {
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let mut students = Vec::new();
    for _ in 0..50 {
        let student = app.student().await;
        enroll(&student, &course).await;
        students.push(student);
    }
    (course, students)
}

fn reviews_of(course: &Course) -> String {
    format!("/api/courses/{}/reviews", course.id)
}

async fn two_hundred_reviews_at_once_are_counted_exactly(app: TestApp) {
    let (course, students) = full_course(&app).await;
    // Four tries each, with different ratings: one of them counts.
    let path = reviews_of(&course);
    let replies = storm(200, |number| {
        let (student, path) = (students[number / 4].clone(), path.clone());
        async move { student.post(&path, json!({ "rating": number % 5 + 1 })).await }
    })
    .await;
    assert_eq!(tally(&replies), BTreeMap::from([(201, 50), (409, 150)]));
    let given = replies.iter().filter(|reply| reply.status == 201);
    let sum = given.map(|reply| reply.body["rating"].as_u64().unwrap()).sum();
    assert_eq!(app.ratings(&course), (sum, 50));
    app.finish().await;
}

/// Each review is changed by one request and at the same moment either changed or deleted by another one.
async fn reviews_that_change_at_once_are_counted_exactly(app: TestApp) {
    let (course, students) = full_course(&app).await;
    let path = reviews_of(&course);
    let mut reviews = Vec::new();
    for student in &students {
        let review = student.post(&path, json!({ "rating": 5 })).await.assert_status(201);
        reviews.push(format!("/api/reviews/{}", review.string("id")));
    }
    storm(100, |number| {
        let (student, own) = (students[number / 2].clone(), reviews[number / 2].clone());
        async move {
            match number % 4 {
                0 => student.delete(&own).await,
                _ => student.put(&own, json!({ "rating": number % 5 + 1 })).await,
            }
        }
    })
    .await;
    let listed = app.anon().get(&format!("{path}?limit=100")).await.assert_status(200);
    let ratings = listed.results().iter().map(|review| review["rating"].as_u64().unwrap());
    assert_eq!(
        (listed.results().len(), app.ratings(&course)),
        (25, (ratings.sum(), 25))
    );
    app.finish().await;
}

async fn many_devices_of_one_student_lose_and_double_nothing(app: TestApp) {
    let class = app.class(8).await;
    let replies = storm(64, |number| {
        let (student, path) = (class.student.clone(), class.of_lecture(number % 8, "/progress"));
        let from = number / 8 * 10;
        let update = json!({ "intervals": [[from, from + 7]], "time_spent": number, "completed": number < 8 });
        async move { student.post(&path, update).await }
    })
    .await;
    assert_eq!(count(&replies, 200), 64, "{:?}", tally(&replies));
    let progress = class
        .student
        .get(&class.of_enrollment("/progress"))
        .await
        .assert_status(200);
    assert_eq!(progress.body["percentage"], 100.0);
    for (number, line) in progress.body["lectures"].as_array().unwrap().iter().enumerate() {
        assert_eq!(line["time_spent"], json!(56 + number));
        // Lectures of a minute: six pieces of seven seconds fit.
        assert_eq!(line["watched_seconds"], 42);
    }
    let own = class.student.get(&class.of_enrollment("")).await;
    assert_eq!(
        (&own.body["status"], &own.body["completed_lectures"]),
        (&json!("completed"), &json!(8))
    );
    app.finish().await;
}

async fn a_batch_that_comes_many_times_at_once_is_done_once(app: TestApp) {
    let class = app.class(1).await;
    let path = class.of_lecture(0, "/notes");
    let operation = |number: usize| json!({ "op_id": format!("n{number}"), "method": "POST", "path": path, "body": { "content": format!("Note {number}") } });
    let batch = json!({ "operations": (0..10).map(operation).collect::<Vec<_>>() });
    let replies = storm(8, |_| {
        let (student, batch) = (class.student.clone(), batch.clone());
        async move { student.post("/api/sync", batch).await }
    })
    .await;
    for reply in &replies {
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.results(), replies[0].results());
    }
    assert_eq!(
        class.student.get(&class.of_enrollment("/notes")).await.results().len(),
        10
    );
    app.finish().await;
}

async fn a_certificate_that_many_ask_for_is_made_once(app: TestApp) {
    let class = app.class(1).await;
    app.change_course(&class.course.id, |course| course.has_certificate = true);
    class.complete(0).await;
    let path = class.of_enrollment("/certificate");
    let replies = storm(20, |_| {
        let (student, path) = (class.student.clone(), path.clone());
        async move { student.get(&path).await }
    })
    .await;
    assert!(
        replies
            .iter()
            .all(|reply| reply.body["code"] == replies[0].string("code")),
        "{:?}",
        tally(&replies)
    );
    app.finish().await;
}
