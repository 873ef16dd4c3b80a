//! Deleting a message.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_message_keeps_its_number_without_its_text() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, moderator) = (&community.class.student, app.moderator(&community).await);
    let own = community.say(student, "A secret.").await.assert_status(201);
    let other = community.say(student, "Noise.").await.assert_status(201);
    let path = |id: String| format!("/api/community/messages/{id}");
    student.delete(&path(own.string("id"))).await.assert_status(204);
    moderator.delete(&path(other.string("id"))).await.assert_status(204);
    student
        .delete(&path(own.string("id")))
        .await
        .assert_problem(404, "not_found");
    let list = student.get(&community.of("/messages")).await.assert_status(200);
    for (message, seq) in list.results().iter().zip([2, 1]) {
        assert_eq!((&message["seq"], &message["message"]), (&json!(seq), &json!(null)));
        assert_eq!(message["is_deleted"], true);
    }
    assert!(!app.dump().contains("A secret."));
    app.finish().await;
}
