//! `GET /api/community/notifications`

use serde_json::json;

use crate::support::TestApp;
use crate::support::notifications::NOTIFICATIONS;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_sees_what_happened_newest_first_under_both_paths() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Lenses").await;
    community.reply(&other, &post, "Round ones?").await.assert_status(201);
    app.settle().await;
    community.posted(&other, "Mirrors").await;
    app.settle().await;
    assert_eq!(student.notified_of().await, ["new_post", "new_reply"]);
    let list = student.get(NOTIFICATIONS).await.assert_status(200);
    let first = &list.results()[1];
    assert_eq!(first["is_read"], false);
    assert_eq!(first["actor"]["id"], other.id);
    assert_eq!(first["community_id"], community.id);
    // The session, the page, and the users who caused them.
    assert_eq!(list.cost.dynamodb_calls, 3);
    let alias = student.get("/api/notifications").await.assert_status(200);
    assert_eq!(alias.results(), list.results());
    app.assert_counts();
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_are_in_the_language_of_the_reader() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    student
        .patch("/api/users/me/settings", json!({ "language": "hi-IN" }))
        .await
        .assert_status(200);
    community.posted(&app.member(&community).await, "Lenses").await;
    app.settle().await;
    let found = student.notifications().await;
    assert!(
        found[0]["title"].as_str().unwrap().ends_with("में नई पोस्ट"),
        "{}",
        found[0]
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_continues_on_its_next_page() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    for number in 0..3 {
        community
            .posted(&community.class.instructor, &format!("Post {number}"))
            .await;
        app.settle().await;
    }
    let first = student
        .get(&format!("{NOTIFICATIONS}?limit=2"))
        .await
        .assert_status(200);
    let second = student.get(first.next_page().unwrap()).await.assert_status(200);
    assert_eq!((first.results().len(), second.results().len()), (2, 1));
    app.anon()
        .get(NOTIFICATIONS)
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}
