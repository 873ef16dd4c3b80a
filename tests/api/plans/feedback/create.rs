//! Giving feedback on a plan.

use serde_json::json;

use crate::api::plans::{planned, rows};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_plan_accepts_feedback_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let body = json!({ "rating": 4, "comments": " Good " });
    student
        .post("/api/feedback", body.clone())
        .await
        .assert_problem(404, "not_found");
    let first = planned(&app, &student).await;
    app.advance(1);
    let second = planned(&app, &student).await;
    let replies = storm(8, |_| {
        let (student, body) = (student.clone(), body.clone());
        async move { student.post("/feedback", body).await }
    })
    .await;
    let given: Vec<_> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert_eq!(given.len(), 1);
    // Without an id, the feedback is on the latest plan.
    assert_eq!(given[0].body["generation_id"], second.body["generation_id"]);
    assert_eq!(
        (&given[0].body["rating"], &given[0].body["comments"]),
        (&json!(4), &json!("Good"))
    );
    for reply in replies.into_iter().filter(|reply| reply.status != 201) {
        reply.assert_problem(409, "conflict");
    }
    let on_first = json!({ "generation_id": first.body["generation_id"], "rating": 1 });
    student.post("/api/feedback", on_first).await.assert_status(201);
    assert_eq!(rows(&app, "plan_feedback").len(), 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_feedback_is_reported_by_field() {
    let app = TestApp::new().await;
    let student = app.student().await;
    planned(&app, &student).await;
    let long = "x".repeat(2_001);
    for (body, fields) in [
        (json!({}), &["rating"][..]),
        (json!({ "rating": 0 }), &["rating"]),
        (json!({ "rating": 6, "comments": long }), &["rating", "comments"]),
    ] {
        student.post("/api/feedback", body).await.assert_wrong_fields(fields);
    }
    student
        .post("/api/feedback", json!({ "rating": 3.5 }))
        .await
        .assert_problem(422, "validation_failed");
    app.finish().await;
}
