//! Listing reports.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reports_show_the_text_as_it_is_now() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Buy this").await;
    let reason = json!({ "reason": "Spam." });
    other.post(&format!("{post}/flag"), reason).await.assert_status(200);
    let list = community.admin.get("/api/admin/reports").await.assert_status(200);
    let report = &list.results()[0];
    assert_eq!(
        (&report["kind"], &report["content"]),
        (&json!("post"), &json!("Buy this?"))
    );
    assert_eq!(
        (&report["author_id"], &report["reporter_id"]),
        (&json!(student.id), &json!(other.id))
    );
    assert_eq!((&report["reason"], list.cost.dynamodb_calls), (&json!("Spam."), 3));
    student.delete(&post).await.assert_status(204);
    let list = community
        .admin
        .get("/api/admin/reports?status=open")
        .await
        .assert_status(200);
    assert_eq!(list.results()[0]["content"], json!(null));
    student.get("/api/admin/reports").await.assert_problem(403, "forbidden");
    app.finish().await;
}
