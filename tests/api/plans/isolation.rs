use http::Method;
use serde_json::{Value, json};

use super::{day, planned, tasks};
use crate::support::TestApp;

/// Every path with an id, a stranger's and one of nobody: the answers are the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_a_students_own_is_for_nobody_else() {
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
    let nobodys = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    let asked = |id: &str| -> Vec<(Method, String, Option<Value>)> {
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
        for ((method, path, body), (_, nobodys_path, nobodys_body)) in asked(id).into_iter().zip(asked(nobodys)) {
            let one = stranger
                .send(method.clone(), &path, body.as_ref())
                .await
                .assert_problem(404, "not_found");
            let other = stranger.send(method, &nobodys_path, nobodys_body.as_ref()).await;
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
