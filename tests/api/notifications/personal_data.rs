//! The notifications of a user, exported and erased.

use serde_json::json;

use crate::support::learning::enroll;
use crate::support::{PASSWORD, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_account_leaves_no_notifications_and_no_name_in_those_of_others() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (
        &community.class.student,
        app.student_with_password("asha@example.com").await,
    );
    enroll(&other, &community.class.course).await;
    community.join(&other).await.assert_status(201);
    let post = community.posted(student, "Lenses").await;
    community.reply(&other, &post, "Yes.").await.assert_status(201);
    app.settle().await;
    assert_eq!(other.notified_of().await, ["new_post"]);
    let proof = json!({ "password": PASSWORD });
    other.send(http::Method::DELETE, "/api/users/me", Some(&proof)).await;
    app.relay().await;
    let left = app.stored_notifications();
    assert!(
        left.iter()
            .all(|notification| notification.user_id.to_string() != other.id)
    );
    let found = student.notifications().await.remove(0);
    assert_eq!(found["actor"]["name"], "Deleted user");
    app.finish().await;
}
