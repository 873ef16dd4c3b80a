use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_are_kept_changed_searched_and_removed() {
    let app = TestApp::new().await;
    let class = app.class(2).await;
    let (student, path, list) = (
        &class.student,
        class.of_lecture(0, "/notes"),
        class.of_enrollment("/notes"),
    );
    let body = json!({ "content": " Lists hold ANYTHING. ", "timestamp_seconds": 95.4 });
    let first = student.post(&path, body).await.assert_status(201);
    assert_eq!(
        (&first.body["content"], &first.body["timestamp_seconds"]),
        (&json!("Lists hold ANYTHING."), &json!(95))
    );
    app.advance(1);
    let body = json!({ "content": "Tuples do not change." });
    let second = student
        .post(&class.of_lecture(1, "/notes"), body)
        .await
        .assert_status(201);
    assert_eq!(second.body["timestamp_seconds"], json!(null));
    let all = student.get(&list).await.assert_status(200);
    assert_eq!(all.results(), [second.body.clone(), first.body.clone()]);
    assert_eq!(all.cost.dynamodb_calls, 3);
    let found = student.get(&format!("{list}?q=anything")).await;
    assert_eq!(found.results(), std::slice::from_ref(&first.body));
    let page = student.get(&format!("{list}?limit=1")).await;
    assert_eq!(
        student.get(page.next_page().unwrap()).await.results(),
        std::slice::from_ref(&first.body)
    );
    let own = format!("/api/notes/{}", first.string("id"));
    let changed = student
        .put(&own, json!({ "timestamp_seconds": null }))
        .await
        .assert_status(200);
    assert_eq!(
        (&changed.body["content"], &changed.body["timestamp_seconds"]),
        (&first.body["content"], &json!(null))
    );
    let changed = student.put(&own, json!({ "content": "x" })).await.assert_status(200);
    assert_eq!(changed.body["content"], "x");
    student.delete(&own).await.assert_status(204);
    student.delete(&own).await.assert_problem(404, "not_found");
    student
        .put(&own, json!({ "content": "x" }))
        .await
        .assert_problem(404, "not_found");
    assert_eq!(student.get(&list).await.results(), [second.body]);
    student.post(&path, json!({})).await.assert_wrong_fields(&["content"]);
    let long = json!({ "content": "x".repeat(10_001), "timestamp_seconds": -1 });
    student
        .post(&path, long)
        .await
        .assert_wrong_fields(&["content", "timestamp_seconds"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bookmarks_are_kept_changed_and_removed() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    let (student, path, list) = (
        &class.student,
        class.of_lecture(0, "/bookmarks"),
        class.of_enrollment("/bookmarks"),
    );
    let mark = student
        .post(&path, json!({ "timestamp_seconds": 12 }))
        .await
        .assert_status(201);
    assert_eq!(
        (&mark.body["title"], &mark.body["timestamp_seconds"]),
        (&json!(""), &json!(12))
    );
    let own = format!("/api/bookmarks/{}", mark.string("id"));
    let changed = student
        .put(&own, json!({ "title": "The proof" }))
        .await
        .assert_status(200);
    assert_eq!(
        (&changed.body["title"], &changed.body["timestamp_seconds"]),
        (&json!("The proof"), &json!(12))
    );
    assert_eq!(student.get(&list).await.results(), [changed.body]);
    student
        .post(&path, json!({ "title": "x" }))
        .await
        .assert_wrong_fields(&["timestamp_seconds"]);
    // A bookmark is no note.
    student
        .delete(&own.replace("bookmarks", "notes"))
        .await
        .assert_problem(404, "not_found");
    student.delete(&own).await.assert_status(204);
    assert!(student.get(&list).await.results().is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_notes_are_enough() {
    let app = TestApp::new().await;
    let class = app.class(1).await;
    app.edit_enrollment(&class.student, &class.course, "notes_count", json!({ "N": "999" }));
    let path = class.of_lecture(0, "/notes");
    let last = class
        .student
        .post(&path, json!({ "content": "x" }))
        .await
        .assert_status(201);
    class
        .student
        .post(&path, json!({ "content": "x" }))
        .await
        .assert_problem(409, "conflict");
    class
        .student
        .delete(&format!("/api/notes/{}", last.string("id")))
        .await
        .assert_status(204);
    class
        .student
        .post(&path, json!({ "content": "x" }))
        .await
        .assert_status(201);
    app.finish().await;
}
