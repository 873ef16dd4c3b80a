//! One enrollment, one rating, one progress that many change.

use serde_json::{Value, json};

use super::{count, tally};
use crate::support::learning::enroll;
use crate::support::{TestApp, storm};

storms! {
    a_hundred_enrollments_of_one_user_are_one,
    two_hundred_reviews_at_once_are_counted_exactly,
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
    assert_eq!(app.course_number(&course, "enrolled_count"), 1);
    let rows = app.rows("LEARNING_TABLE");
    assert_eq!(rows.iter().filter(|row| row["kind"]["S"] == "enrollment").count(), 1);
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
    assert_eq!(app.course_number(&course, "enrolled_count"), i64::from(is_active));
    app.finish().await;
}

async fn two_hundred_reviews_at_once_are_counted_exactly(app: TestApp) {
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let mut students = Vec::new();
    for _ in 0..50 {
        let student = app.student().await;
        enroll(&student, &course).await;
        students.push(student);
    }
    // Four tries each, with different ratings: one of them counts.
    let path = format!("/api/courses/{}/reviews", course.id);
    let replies = storm(200, |number| {
        let (student, path) = (students[number / 4].clone(), path.clone());
        async move { student.post(&path, json!({ "rating": number % 5 + 1 })).await }
    })
    .await;
    assert_eq!(
        (count(&replies, 201), count(&replies, 409)),
        (50, 150),
        "{:?}",
        tally(&replies)
    );
    let given: Vec<(String, i64)> = replies
        .iter()
        .filter(|reply| reply.status == 201)
        .map(|reply| (reply.string("id"), reply.body["rating"].as_i64().unwrap()))
        .collect();
    let rating = || {
        (
            app.course_number(&course, "rating_sum"),
            app.course_number(&course, "rating_count"),
        )
    };
    assert_eq!(rating(), (given.iter().map(|(_, rating)| rating).sum(), 50));
    // Changed by two at once, and every other one removed by one of them.
    let by: std::collections::HashMap<String, usize> = replies
        .iter()
        .enumerate()
        .filter(|(_, reply)| reply.status == 201)
        .map(|(number, reply)| (reply.string("id"), number / 4))
        .collect();
    storm(100, |number| {
        let (id, _) = &given[number / 2];
        let (student, own) = (students[by[id]].clone(), format!("/api/reviews/{id}"));
        async move {
            match number % 4 {
                0 => student.delete(&own).await,
                _ => student.put(&own, json!({ "rating": number % 5 + 1 })).await,
            }
        }
    })
    .await;
    let mut listed: Vec<Value> = Vec::new();
    let mut next = Some(format!("{path}?limit=100"));
    while let Some(page) = next {
        let page = app.anon().get(&page).await.assert_status(200);
        listed.extend(page.results().iter().cloned());
        next = page.next_page().map(str::to_owned);
    }
    let sum: i64 = listed.iter().map(|review| review["rating"].as_i64().unwrap()).sum();
    assert_eq!((listed.len(), rating()), (25, (sum, 25)));
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
