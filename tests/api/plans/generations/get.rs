//! Reading a generation.

use serde_json::json;

use crate::api::plans::{planned, tasks};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_invisible_until_it_is_complete() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let plan = planned(&app, &student).await;
    let (pk, sk) = (
        format!("USER#{}", student.id),
        format!("GENERATION#{}", plan.string("generation_id")),
    );
    // The state while a worker writes the rows, or after it died.
    for status in ["pending", "running", "failed"] {
        app.edit_row("PLANS_TABLE", &pk, &sk, "status", json!({ "S": status }));
        let path = format!("/api/plans/generations/{}", plan.string("generation_id"));
        let open = student.get(&path).await.assert_status(200);
        assert_eq!(
            (&open.body["status"], &open.body["calendar"]),
            (&json!(status), &json!([]))
        );
        let task = format!("/api/plans/tasks/{}", tasks(&plan.body)[0]["id"].as_str().unwrap());
        let done = json!({ "status": "done" });
        student.patch(&task, done).await.assert_problem(404, "not_found");
        let feedback = json!({ "rating": 3 });
        student
            .post("/api/feedback", feedback)
            .await
            .assert_problem(409, "conflict");
    }
    app.finish().await;
}
