//! `{"type": "typing"}`.

use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_others_see_a_user_type_who_stops_although_nobody_sends_the_end() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut theirs = community.socket(&other).await;
    let mut mine = community.socket(student).await;
    theirs.next_of("user_joined").await;
    mine.send(&json!({ "type": "typing" })).await;
    let expected = |is_typing| {
        json!({
            "type": "typing", "community_id": community.id, "user_id": student.id, "is_typing": is_typing,
        })
    };
    assert_eq!(theirs.next_frame().await, expected(true));
    assert_eq!(theirs.next_frame().await, expected(false));
    app.settle().await;
    assert_eq!(mine.until_pong().await, Vec::<Value>::new(), "to the others only");
    drop((mine, theirs));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_who_says_so_stops_at_once_and_once() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut theirs = community.socket(&other).await;
    let mut mine = community.socket(student).await;
    mine.send(&json!({ "type": "typing", "is_typing": true })).await;
    assert_eq!(theirs.next_of("typing").await["is_typing"], true);
    mine.send(&json!({ "type": "typing", "is_typing": false })).await;
    assert_eq!(theirs.next_of("typing").await["is_typing"], false);
    app.settle().await;
    assert_eq!(theirs.until_pong().await, Vec::<Value>::new());
    drop((mine, theirs));
    app.finish().await;
}
