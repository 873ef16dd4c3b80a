//! Changing an exam subject.

use serde_json::json;

use super::SUBJECTS;
use crate::api::plans::day;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn null_clears_a_field_and_an_absent_field_stays() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let body = json!({ "name": "Linear Algebra", "course_code": "MA-201", "exam_date": day(&app, 30), "hours": 12.5 });
    let subject = student.post(SUBJECTS, body).await.assert_status(201);
    let path = format!("{SUBJECTS}/{}", subject.string("id"));
    let changed = student
        .put(&path, json!({ "hours": null, "exam_date": null, "name": "Algebra" }))
        .await
        .assert_status(200);
    assert_eq!(changed.string("name"), "Algebra");
    assert_eq!(
        (&changed.body["hours"], &changed.body["exam_date"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(changed.body["course_code"], "MA-201");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_invalid_field_of_a_change_is_reported_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let wrong =
        json!({ "name": "", "course_code": "me", "exam_date": "31.12.2030", "difficulty": "brutal", "hours": -1 });
    let fields = ["name", "course_code", "exam_date", "difficulty", "hours"];
    let id = student.post(SUBJECTS, json!({ "name": "Latin" })).await.string("id");
    student
        .put(&format!("{SUBJECTS}/{id}"), wrong)
        .await
        .assert_wrong_fields(&fields);
    app.finish().await;
}
