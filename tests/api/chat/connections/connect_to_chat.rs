//! `$connect` with the path of a chat.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_path_of_a_chat_subscribes_by_itself() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    community.say(student, "Before.").await.assert_status(201);
    let mut socket = student.socket(&community.chat()).await;
    let subscribed = socket.next_frame().await;
    let expected = json!({
        "type": "subscribed", "community_id": community.id, "last_seq": 1, "online_count": 1, "online": [student.id],
    });
    assert_eq!(subscribed, expected);
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_subprotocol_is_echoed_and_the_query_says_what_was_missed() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    for text in ["One.", "Two.", "Three."] {
        community.say(student, text).await.assert_status(201);
    }
    let offered = format!("bearer, {}", student.access_token);
    let path = format!("{}?since_seq=1", community.chat());
    let (mut socket, headers) = app
        .anon()
        .try_socket_with(&path, &[("sec-websocket-protocol", &offered)])
        .await
        .unwrap();
    assert_eq!(headers["sec-websocket-protocol"], "bearer");
    assert_eq!(socket.next_frame().await["last_seq"], 3);
    assert_eq!(socket.next_frame().await["seq"], 2);
    assert_eq!(socket.next_frame().await["seq"], 3);
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_that_is_closed_to_the_user_is_refused_in_the_handshake() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (stranger, enrolled) = (app.student().await, app.enrolled(&community).await);
    for actor in [&stranger, &enrolled] {
        let path = format!("{}?token={}", community.chat(), actor.access_token);
        assert_eq!(actor.try_socket(&path).await.err(), Some(403));
    }
    let nowhere = "/ws/community/chat/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/";
    let path = format!("{nowhere}?token={}", stranger.access_token);
    assert_eq!(stranger.try_socket(&path).await.err(), Some(403));
    for actor in [&community.class.instructor, &community.admin] {
        drop(community.socket(actor).await);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_hear_of_a_user_who_joins_and_of_the_end_of_the_last_device() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut watching = community.socket(student).await;
    let phone = community.socket(&other).await;
    let joined = watching.next_frame().await;
    assert_eq!(
        joined,
        json!({ "type": "user_joined", "community_id": community.id, "user_id": other.id })
    );
    let laptop = community.socket(&other).await;
    drop(phone);
    app.settle().await;
    assert_eq!(
        watching.until_pong().await,
        Vec::<serde_json::Value>::new(),
        "a second device"
    );
    drop(laptop);
    let left = watching.next_frame().await;
    assert_eq!(
        left,
        json!({ "type": "user_left", "community_id": community.id, "user_id": other.id })
    );
    drop(watching);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_membership_that_ends_is_an_error_at_the_next_frame_and_ends_the_subscription() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let mut socket = community.socket(&other).await;
    other.post(&community.of("/leave"), json!({})).await.assert_status(200);
    app.settle().await;
    community.say(student, "Between us.").await.assert_status(201);
    app.settle().await;
    socket.send(&json!({ "type": "ping" })).await;
    let frame = socket.next_frame().await;
    assert_eq!(
        (&frame["type"], &frame["code"]),
        (&json!("error"), &json!("membership_needed"))
    );
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_enrollment_ends_the_subscription() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let class = &community.class;
    let mut socket = community.socket(&class.student).await;
    class
        .student
        .delete(&format!("/api/enrollments/{}", class.enrollment))
        .await
        .assert_status(204);
    app.settle().await;
    community
        .say(&class.instructor, "Without you.")
        .await
        .assert_status(201);
    app.settle().await;
    socket.send(&json!({ "type": "ping" })).await;
    let frame = socket.next_of("error").await;
    assert_eq!(frame["code"], "enrollment_needed");
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handshake_takes_two_calls_of_the_database() {
    let app = TestApp::with(|options| options.unpolled.extend(["fanout".to_owned()])).await;
    let community = app.community().await;
    // The first use of the token was recorded when its owner joined.
    let student = &community.class.student;
    let path = format!("{}?token={}", community.chat(), student.access_token);
    app.cut_off_after(2);
    let socket = student.try_socket(&path).await;
    app.mend();
    assert!(socket.is_ok(), "{:?}", socket.err());
    drop(socket);
    app.stop().await;
}
