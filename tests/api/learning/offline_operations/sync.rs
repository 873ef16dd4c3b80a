//! Batches of operations that were performed offline.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::learning::Class;

fn operation(op_id: &str, method: &str, path: &str, body: Value) -> Value {
    json!({ "op_id": op_id, "method": method, "path": path, "body": body })
}

/// A batch with operations of every kind, some of which fail or repeat others, and their statuses.
async fn batch(class: &Class) -> (Value, [u64; 11]) {
    let note = json!({ "content": "old" });
    let note = class.student.post(&class.of_lecture(0, "/notes"), note).await;
    let note = format!("/api/notes/{}", note.string("id"));
    let operations = json!([
        operation(
            "1",
            "POST",
            &class.of_lecture(0, "/progress"),
            json!({ "last_position": 10, "completed": true })
        ),
        operation(
            "2",
            "PUT",
            "/api/progress/update",
            json!({ "content_id": class.lectures[1], "last_position": 20 })
        ),
        operation("3", "POST", &class.of_lecture(0, "/notes"), json!({ "content": "new" })),
        operation(
            "4",
            "POST",
            &class.of_lecture(0, "/bookmarks"),
            json!({ "timestamp_seconds": 5 })
        ),
        operation("5", "PUT", &note, json!({ "content": "changed" })),
        operation("6", "DELETE", &note, Value::Null),
        operation("7", "POST", &class.of_lecture(0, "/notes"), json!({})),
        operation("8", "POST", &class.of_course("/enroll"), json!({})),
        operation("9", "POST", "/api/lectures/nothing/notes", json!({ "content": "x" })),
        operation("3", "POST", &class.of_lecture(0, "/notes"), json!({ "content": "new" })),
        operation(
            "3",
            "POST",
            &class.of_lecture(0, "/notes"),
            json!({ "content": "another" })
        ),
    ]);
    let statuses = [200, 200, 201, 201, 200, 204, 422, 422, 404, 201, 422];
    (json!({ "operations": operations }), statuses)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_performed_in_order() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let (batch, statuses) = batch(&class).await;
    let reply = class.student.post("/api/sync", batch).await.assert_status(200);
    let results = reply.results();
    let found: Vec<_> = results
        .iter()
        .map(|result| result["status"].as_u64().unwrap())
        .collect();
    assert_eq!(found, statuses);
    assert_eq!(results[0]["op_id"], "1");
    assert_eq!(results[0]["body"]["course_percentage"], 50.0);
    assert_eq!(results[5].get("body"), None);
    assert_eq!(results[6]["error"]["errors"][0]["field"], "content");
    assert_eq!(results[7]["error"]["code"], "validation_failed");
    assert_eq!(results[9], results[2]);
    assert_eq!(results[10]["error"]["code"], "idempotency_key_reused");
    app.finish().await;
}

/// Failed operations are tried again; all others return their earlier results.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_is_sent_again_changes_nothing() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let (student, progress) = (&class.student, class.of_lecture(0, "/progress"));
    let (batch, _) = batch(&class).await;
    let first = student.post("/api/sync", batch.clone()).await.assert_status(200);
    let newer = json!({ "last_position": 99 });
    student.post(&progress, newer).await.assert_status(200);
    let again = student.post("/api/sync", batch).await.assert_status(200);
    assert_eq!(again.results(), first.results());
    for list in ["/notes", "/bookmarks"] {
        let list = student.get(&class.of_enrollment(list)).await;
        assert_eq!(list.results().len(), 1, "{}", list.text);
    }
    assert_eq!(student.get(&progress).await.body["last_position"], 99);
    app.finish().await;
}

/// A batch of `count` reports of progress.
fn reports(class: &Class, count: usize) -> Value {
    let operation = |number: usize| {
        let body = json!({ "last_position": number, "time_spent": number });
        let path = class.of_lecture(number % 2, "/progress");
        operation(&format!("op-{number}"), "POST", &path, body)
    };
    json!({ "operations": (0..count).map(operation).collect::<Vec<_>>() })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_operations_fit_and_each_costs_two_calls() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let all = class.student.post("/api/sync", reports(&class, 100)).await;
    let all = all.assert_status(200);
    let mut statuses = all.results().iter().map(|result| &result["status"]);
    assert!(statuses.all(|status| *status == 200), "{}", all.text);
    assert_eq!(all.cost.dynamodb_calls, 1 + 2 + 2 * 100);
    let again = class.student.post("/api/sync", reports(&class, 100)).await;
    let again = again.assert_status(200);
    assert_eq!((again.results(), again.cost.dynamodb_calls), (all.results(), 3));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_is_too_long_or_malformed_is_refused() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    for batch in [reports(&class, 101), json!({})] {
        let refused = class.student.post("/api/sync", batch).await;
        refused.assert_wrong_fields(&["operations"]);
    }
    let nameless = json!({ "operations": [{ "method": "POST" }, { "op_id": "a b" }] });
    let refused = class.student.post("/api/sync", nameless).await;
    refused.assert_wrong_fields(&["operations[0].op_id", "operations[1].op_id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ids_of_operations_belong_to_their_user() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let batch = reports(&class, 1);
    class.student.post("/api/sync", batch.clone()).await.assert_status(200);
    let stranger = app.student().await.post("/api/sync", batch).await.assert_status(200);
    assert_eq!(stranger.results()[0]["error"]["code"], "enrollment_needed");
    app.finish().await;
}
