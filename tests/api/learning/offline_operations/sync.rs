//! Batches of operations that were performed offline.

use serde_json::{Value, json};

use crate::support::TestApp;

fn operation(op_id: &str, method: &str, path: &str, body: Value) -> Value {
    json!({ "op_id": op_id, "method": method, "path": path, "body": body })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_performed_in_order_and_can_be_sent_again() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let note = class
        .student
        .post(&class.of_lecture(0, "/notes"), json!({ "content": "old" }))
        .await;
    let note = format!("/api/notes/{}", note.string("id"));
    let batch = json!({ "operations": [
        operation("1", "POST", &class.of_lecture(0, "/progress"), json!({ "last_position": 10, "completed": true })),
        operation("2", "PUT", "/api/progress/update", json!({ "content_id": class.lectures[1], "last_position": 20 })),
        operation("3", "POST", &class.of_lecture(0, "/notes"), json!({ "content": "new" })),
        operation("4", "POST", &class.of_lecture(0, "/bookmarks"), json!({ "timestamp_seconds": 5 })),
        operation("5", "PUT", &note, json!({ "content": "changed" })),
        operation("6", "DELETE", &note, Value::Null),
        operation("7", "POST", &class.of_lecture(0, "/notes"), json!({})),
        operation("8", "POST", &class.of_course("/enroll"), json!({})),
        operation("9", "POST", "/api/lectures/nothing/notes", json!({ "content": "x" })),
        operation("3", "POST", &class.of_lecture(0, "/notes"), json!({ "content": "new" })),
        operation("3", "POST", &class.of_lecture(0, "/notes"), json!({ "content": "another" })),
    ] });
    let first = class.student.post("/api/sync", batch.clone()).await.assert_status(200);
    let results = first.results().to_vec();
    let statuses: Vec<_> = results
        .iter()
        .map(|result| result["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [200, 200, 201, 201, 200, 204, 422, 422, 404, 201, 422]);
    assert_eq!(results[0]["op_id"], "1");
    assert_eq!(results[0]["body"]["course_percentage"], 50.0);
    assert_eq!(results[5].get("body"), None);
    assert_eq!(results[6]["error"]["errors"][0]["field"], "content");
    assert_eq!(results[7]["error"]["code"], "validation_failed");
    assert_eq!(results[9], results[2]);
    assert_eq!(results[10]["error"]["code"], "idempotency_key_reused");
    // Failed operations are tried again; all others return their earlier results.
    let newer = json!({ "last_position": 99 });
    class
        .student
        .post(&class.of_lecture(0, "/progress"), newer)
        .await
        .assert_status(200);
    let again = class.student.post("/api/sync", batch).await.assert_status(200);
    assert_eq!(again.results(), results);
    let notes = class.student.get(&class.of_enrollment("/notes")).await;
    assert_eq!(notes.results().len(), 1);
    assert_eq!(
        class
            .student
            .get(&class.of_enrollment("/bookmarks"))
            .await
            .results()
            .len(),
        1
    );
    let progress = class.student.get(&class.of_lecture(0, "/progress")).await;
    assert_eq!(progress.body["last_position"], 99);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_operations_fit_and_each_costs_two_calls() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let operations = |count: usize| -> Value {
        let operation = |number: usize| {
            let body = json!({ "last_position": number, "time_spent": number });
            operation(
                &format!("op-{number}"),
                "POST",
                &class.of_lecture(number % 2, "/progress"),
                body,
            )
        };
        json!({ "operations": (0..count).map(operation).collect::<Vec<_>>() })
    };
    let all = class
        .student
        .post("/api/sync", operations(100))
        .await
        .assert_status(200);
    assert!(
        all.results().iter().all(|result| result["status"] == 200),
        "{}",
        all.text
    );
    assert_eq!(all.cost.dynamodb_calls, 1 + 2 + 2 * 100);
    let again = class
        .student
        .post("/api/sync", operations(100))
        .await
        .assert_status(200);
    assert_eq!((again.results(), again.cost.dynamodb_calls), (all.results(), 3));
    class
        .student
        .post("/api/sync", operations(101))
        .await
        .assert_wrong_fields(&["operations"]);
    class
        .student
        .post("/api/sync", json!({}))
        .await
        .assert_wrong_fields(&["operations"]);
    let nameless = json!({ "operations": [{ "method": "POST" }, { "op_id": "a b" }] });
    class
        .student
        .post("/api/sync", nameless)
        .await
        .assert_wrong_fields(&["operations[0].op_id", "operations[1].op_id"]);
    // The IDs of operations belong to their user.
    let stranger = app
        .student()
        .await
        .post("/api/sync", operations(1))
        .await
        .assert_status(200);
    assert_eq!(stranger.results()[0]["error"]["code"], "enrollment_needed");
    app.finish().await;
}
