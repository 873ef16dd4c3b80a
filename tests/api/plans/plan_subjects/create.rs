//! Saving an exam subject.

use serde_json::json;

use super::SUBJECTS;
use crate::api::plans::day;
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_subject_has_its_fields_normalized_and_its_defaults_filled_in() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let body = json!({
        "name": " Linear  Algebra ", "course_code": "MA-201", "exam_date": day(&app, 30),
        "difficulty": "hard", "hours": 12.5,
    });
    let first = student.post("/subjects", body).await.assert_status(201);
    assert_eq!(first.string("name"), "Linear Algebra");
    assert_eq!(
        (&first.body["hours"], &first.body["difficulty"]),
        (&json!(12.5), &json!("hard"))
    );
    let second = student
        .post(SUBJECTS, json!({ "name": "Music" }))
        .await
        .assert_status(201);
    assert_eq!(
        (&second.body["exam_date"], &second.body["difficulty"]),
        (&json!(null), &json!("medium"))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_invalid_field_of_a_new_subject_is_reported_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let wrong =
        json!({ "name": "", "course_code": "me", "exam_date": "31.12.2030", "difficulty": "brutal", "hours": -1 });
    let fields = ["name", "course_code", "exam_date", "difficulty", "hours"];
    student.post(SUBJECTS, wrong).await.assert_wrong_fields(&fields);
    student.post(SUBJECTS, json!({})).await.assert_wrong_fields(&["name"]);
    let past = json!({ "name": "Latin", "exam_date": day(&app, -1) });
    student.post(SUBJECTS, past).await.assert_wrong_fields(&["exam_date"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_most_a_hundred_subjects_are_saved_even_when_added_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(110, |number| {
        let student = student.clone();
        async move {
            student
                .post(SUBJECTS, json!({ "name": format!("Subject {number}") }))
                .await
        }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 100);
    let list = student.get(&format!("{SUBJECTS}?limit=100")).await;
    assert_eq!(list.results().len(), 100);
    let id = list.results()[0]["id"].as_str().unwrap();
    student.delete(&format!("{SUBJECTS}/{id}")).await.assert_status(204);
    student
        .post(SUBJECTS, json!({ "name": "One more" }))
        .await
        .assert_status(201);
    student
        .post(SUBJECTS, json!({ "name": "Too many" }))
        .await
        .assert_problem(409, "conflict");
    app.finish().await;
}
