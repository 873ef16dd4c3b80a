//! What becomes of a member who deletes the account.

use serde_json::json;
use shared::database::Table;

use crate::support::learning::enroll;
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_and_messages_of_a_deleted_account_stay_without_their_author() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let leaver = app.student_with_password("asha@example.com").await;
    enroll(&leaver, &community.class.course).await;
    community.join(&leaver).await.assert_status(201);
    let post = community.posted(&leaver, "Decorators").await;
    community.say(&leaver, "Hello.").await.assert_status(201);
    assert_eq!(app.group(&community).members_count, 2);
    let proof = json!({ "password": PASSWORD });
    leaver.send(http::Method::DELETE, "/api/users/me", Some(&proof)).await;
    app.settle().await;
    let student = &community.class.student;
    let post = student.get(&post).await.assert_status(200);
    let deleted = json!({ "id": null, "name": "Deleted user", "username": null, "avatar_url": null });
    assert_eq!(post.body["author"], deleted);
    let messages = student.get(&community.of("/messages")).await.assert_status(200);
    assert_eq!(messages.results()[0]["sender"], deleted);
    assert_eq!(messages.results()[0]["sender_id"], json!(null));
    assert_eq!(app.group(&community).members_count, 1);
    let members = student.get(&community.of("/members")).await.assert_status(200);
    assert_eq!(members.results().len(), 1);
    assert!(
        !app.rows(Table::Community)
            .iter()
            .any(|row| row.to_string().contains(&leaver.id) && !is_kept(&row["kind"]))
    );
    app.finish().await;
}

/// Whether rows of this kind name a deleted user by the ID: events and what others heard of them.
fn is_kept(kind: &serde_json::Value) -> bool {
    ["outbox_event", "notification", "fan_out_shard"]
        .iter()
        .any(|kept| kind == kept)
}
