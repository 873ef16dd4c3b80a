//! Editing a community.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_changes_what_it_names_unless_somebody_was_faster() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let instructor = &community.class.instructor;
    let path = community.of("");
    let before = instructor.get(&path).await.assert_status(200);
    let renamed = instructor
        .patch(&path, json!({ "title": "Python" }))
        .await
        .assert_status(200);
    assert_eq!(
        (&renamed.body["title"], &renamed.body["visibility"]),
        (&json!("Python"), &json!("public"))
    );
    let stale = instructor.with_header("if-match", before.header("etag"));
    stale
        .patch(&path, json!({ "title": "Rust" }))
        .await
        .assert_problem(412, "precondition_failed");
    let fresh = instructor.with_header("if-match", renamed.header("etag"));
    let body = json!({ "description": "A group.", "require_post_approval": true });
    let updated = fresh.put(&path, body).await.assert_status(200);
    assert_eq!(updated.body["description"], "A group.");
    let cleared = instructor
        .patch(&path, json!({ "description": null }))
        .await
        .assert_status(200);
    assert_eq!(cleared.body["description"], json!(null));
    app.finish().await;
}
