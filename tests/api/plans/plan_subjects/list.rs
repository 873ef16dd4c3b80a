//! Listing exam subjects.

use serde_json::json;

use super::SUBJECTS;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subjects_are_listed_oldest_first() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let first = student
        .post(SUBJECTS, json!({ "name": "Algebra" }))
        .await
        .assert_status(201);
    app.advance(1);
    let second = student
        .post(SUBJECTS, json!({ "name": "Music" }))
        .await
        .assert_status(201);
    let list = student.get("/subjects").await.assert_status(200);
    assert_eq!(list.body, json!({ "results": [first.body, second.body], "next": null }));
    assert_eq!(list.cost.dynamodb_calls, 2);
    app.finish().await;
}
