//! The notification `SessionsEnded`.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::api::chat::{NOTIFICATIONS, until_rows};
use crate::support::{Actor, Socket, TestApp};

/// A phone and a tablet of the same student, each with a socket.
async fn two_devices(app: &TestApp) -> [(Actor, Socket); 2] {
    let phone = app.student().await;
    app.advance(61);
    let tablet = app.sign_in(&phone.phone).await;
    let sockets = (phone.socket(NOTIFICATIONS).await, tablet.socket(NOTIFICATIONS).await);
    [(phone, sockets.0), (tablet, sockets.1)]
}

async fn still_answers(socket: &mut Socket) {
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next_frame().await, json!({ "type": "pong" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logout_closes_only_the_sockets_of_its_session() {
    let app = TestApp::new().await;
    let [(phone, mut on_phone), (_tablet, mut on_tablet)] = two_devices(&app).await;
    phone.post("/api/auth/logout", json!({})).await.assert_status(200);
    assert_eq!(on_phone.closed().await, 1000);
    until_rows(&app, 2).await;
    still_answers(&mut on_tablet).await;
    drop(on_tablet);
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_ended_by_another_device_lose_their_sockets() {
    let app = TestApp::new().await;
    let [(phone, mut on_phone), (tablet, mut on_tablet)] = two_devices(&app).await;
    tablet.delete("/api/auth/sessions").await.assert_status(204);
    assert_eq!(on_phone.closed().await, 1000);
    still_answers(&mut on_tablet).await;
    let sessions = tablet.get("/api/auth/sessions").await.assert_status(200);
    let own = sessions.results()[0]["id"].as_str().unwrap().to_owned();
    tablet
        .delete(&format!("/api/auth/sessions/{own}"))
        .await
        .assert_status(204);
    assert_eq!(on_tablet.closed().await, 1000);
    until_rows(&app, 0).await;
    phone.get("/api/profile").await.assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_closes_all_sockets() {
    let app = TestApp::new().await;
    let [(phone, mut on_phone), (_tablet, mut on_tablet)] = two_devices(&app).await;
    let code = app.request_next_code(&phone.phone).await;
    let body = json!({ "phone_number": phone.phone, "otp": code, "new_password": "another battery staple" });
    phone
        .without_token()
        .post("/api/forgot-password", body)
        .await
        .assert_status(200);
    assert_eq!((on_phone.closed().await, on_tablet.closed().await), (1000, 1000));
    until_rows(&app, 0).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_delivered_twice_closes_sockets_once() {
    let app = TestApp::new().await;
    let [(phone, mut on_phone), (_tablet, mut on_tablet)] = two_devices(&app).await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    // Old enough that a connection that is gone is not one that is still opening.
    app.advance(10);
    phone.post("/api/auth/logout", json!({})).await.assert_status(200);
    assert_eq!(on_phone.closed().await, 1000);
    app.settle().await;
    still_answers(&mut on_tablet).await;
    drop(on_tablet);
    until_rows(&app, 0).await;
    app.finish().await;
}
