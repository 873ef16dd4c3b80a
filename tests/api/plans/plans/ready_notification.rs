//! The notification that a plan is ready.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::api::plans::{GENERATE, request};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_sockets_are_notified_once_when_a_plan_is_ready() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut socket = student.socket("/ws/notifications/").await;
    let mut other = app.student().await.socket("/ws/notifications/").await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    let client = student.with_header("prefer", "respond-async");
    let accepted = client.post(GENERATE, request(&app)).await.assert_status(202);
    let frame = socket.next_frame().await;
    assert_eq!(frame["type"], "send_notification");
    assert_eq!(frame["notification_type"], "plan_ready");
    assert_eq!(frame["generation_id"], accepted.body["generation_id"]);
    assert_eq!(frame["actor"], json!(null));
    app.settle().await;
    assert!(socket.is_silent().await && other.is_silent().await);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_notification_does_not_keep_a_plan_from_being_ready() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let _socket = student.socket("/ws/notifications/").await;
    for kind in [Kind::Error, Kind::Gone] {
        app.break_down(Target::Websocket, kind, 1.0);
        student.post(GENERATE, request(&app)).await.assert_status(200);
        app.mend();
    }
    app.finish().await;
}
