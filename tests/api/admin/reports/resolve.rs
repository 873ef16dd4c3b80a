//! Resolving a report.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_is_resolved_once() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other, admin) = (&community.class.student, app.member(&community).await, &community.admin);
    let post = community.posted(student, "Buy this").await;
    let reason = json!({ "reason": "Spam." });
    other.post(&format!("{post}/flag"), reason).await.assert_status(200);
    let list = admin.get("/api/admin/reports").await.assert_status(200);
    let path = format!(
        "/api/admin/reports/{}/resolve",
        list.results()[0]["id"].as_str().unwrap()
    );
    let resolved = admin
        .post(&path, json!({ "notes": "Deleted." }))
        .await
        .assert_status(200);
    assert_eq!(
        (&resolved.body["status"], &resolved.body["notes"]),
        (&json!("resolved"), &json!("Deleted."))
    );
    let again = app
        .admin()
        .await
        .post(&path, json!({ "notes": "Again." }))
        .await
        .assert_status(200);
    assert_eq!(again.body, resolved.body);
    assert!(admin.get("/api/admin/reports").await.results().is_empty());
    assert_eq!(admin.get("/api/admin/reports?status=resolved").await.results().len(), 1);
    let audit = admin.get("/api/admin/audit").await.assert_status(200);
    assert_eq!(
        audit
            .results()
            .iter()
            .filter(|entry| entry["action"] == "report_resolved")
            .count(),
        1
    );
    app.finish().await;
}
