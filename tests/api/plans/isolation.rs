//! The plans of one student are invisible to others.

use http::Method;
use serde_json::{Value, json};

use super::{day, planned, tasks};
use crate::support::TestApp;

/// Every path with an id answers the same for another student's id and for one that does not exist.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn students_cannot_tell_other_plans_from_missing_ones() {
    let app = TestApp::new().await;
    let (owner, stranger) = (app.student().await, app.student().await);
    let plan = planned(&app, &owner).await;
    planned(&app, &stranger).await;
    let subject = json!({ "name": "Latin", "exam_date": day(&app, 9) });
    let subject = owner.post("/api/plans/subjects", subject).await.string("id");
    let (generation, task) = (
        plan.string("generation_id"),
        tasks(&plan.body)[0]["id"].as_str().unwrap().to_owned(),
    );
    let unknown = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    let requests = |id: &str| -> Vec<(Method, String, Option<Value>)> {
        vec![
            (Method::GET, format!("/api/plans/generations/{id}"), None),
            (
                Method::PATCH,
                format!("/api/plans/tasks/{id}"),
                Some(json!({ "status": "done" })),
            ),
            (
                Method::PUT,
                format!("/api/plans/subjects/{id}"),
                Some(json!({ "name": "Mine" })),
            ),
            (Method::DELETE, format!("/api/plans/subjects/{id}"), None),
            (
                Method::POST,
                "/api/feedback".to_owned(),
                Some(json!({ "generation_id": id, "rating": 1 })),
            ),
            (
                Method::POST,
                "/api/plans/reschedule".to_owned(),
                Some(json!({ "generation_id": id })),
            ),
        ]
    };
    let before = app.rows("PLANS_TABLE");
    for id in [&generation, &task, &subject] {
        for ((method, path, body), (_, unknown_path, unknown_body)) in requests(id).into_iter().zip(requests(unknown)) {
            let one = stranger
                .send(method.clone(), &path, body.as_ref())
                .await
                .assert_problem(404, "not_found");
            let other = stranger.send(method, &unknown_path, unknown_body.as_ref()).await;
            assert_eq!(one.without_request_id(), other.without_request_id(), "{path}");
        }
    }
    assert_eq!(app.rows("PLANS_TABLE"), before);
    for list in ["/api/plans", "/api/plans/subjects", "/api/plans/today"] {
        let text = stranger.get(list).await.assert_status(200).text;
        assert!(
            ![&generation, &task, &subject].iter().any(|id| text.contains(*id)),
            "{list}"
        );
    }
    planned(&app, &owner).await;
    let next = owner.get("/api/plans?limit=1").await;
    stranger
        .get(next.next_page().unwrap())
        .await
        .assert_wrong_fields(&["cursor"]);
    owner.get(next.next_page().unwrap()).await.assert_status(200);
    app.finish().await;
}
