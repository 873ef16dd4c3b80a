//! Reporting a message.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_of_a_community_and_between_users_can_be_reported() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let said = community.say(student, "Rude.").await.assert_status(201);
    let body = json!({ "recipient_id": other.id, "message": "Ruder." });
    let written = student
        .post("/api/community/direct-messages", body)
        .await
        .assert_status(201);
    for message in [&said, &written] {
        let flag = format!("/api/community/messages/{}/flag", message.string("id"));
        other
            .post(&flag, json!({ "reason": "Insults." }))
            .await
            .assert_status(200);
    }
    // A message between two users is nobody else's, not even a moderator's.
    let flag = format!("/api/community/messages/{}/flag", written.string("id"));
    let reason = json!({ "reason": "Curious." });
    community
        .class
        .instructor
        .post(&flag, reason)
        .await
        .assert_problem(404, "not_found");
    let reports = community.admin.get("/api/admin/reports").await.assert_status(200);
    let texts: Vec<_> = reports
        .results()
        .iter()
        .map(|report| report["content"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["Ruder.", "Rude."]);
    app.finish().await;
}
