//! Listing messages between two users.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_two_users_read_their_messages() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    for (from, to, text) in [(student, &other, "One."), (&other, student, "Two.")] {
        let body = json!({ "recipient_id": to.id, "message": text });
        from.post("/api/community/direct-messages", body)
            .await
            .assert_status(201);
        app.advance(1);
    }
    let with = |user: &str| format!("/api/community/direct-messages?with={user}");
    for (reader, partner) in [(student, &other), (&other, student)] {
        let list = reader.get(&with(&partner.id)).await.assert_status(200);
        let texts: Vec<_> = list
            .results()
            .iter()
            .map(|message| message["message"].as_str().unwrap())
            .collect();
        assert_eq!((texts, list.cost.dynamodb_calls), (vec!["Two.", "One."], 3));
    }
    let nosy = app.member(&community).await;
    assert!(nosy.get(&with(&student.id)).await.results().is_empty());
    let path = "/api/community/direct-messages";
    student.get(path).await.assert_wrong_fields(&["with"]);
    let block = format!("/api/users/{}/block", other.id);
    student.post(&block, json!({})).await.assert_status(200);
    assert_eq!(student.get(&with(&other.id)).await.results().len(), 1);
    app.finish().await;
}
