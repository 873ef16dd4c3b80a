//! Wake-ups: lost, duplicated, and of connections that cannot be reached.

use local::faults::{Kind, Target};
use serde_json::{Value, json};
use shared::database::Table;

use crate::support::{TestApp, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_wake_up_is_found_by_the_sweep() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let mut socket = community.socket(student).await;
    app.settle().await;
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    community.say(student, "Hello.").await.assert_status(201);
    app.mend();
    app.settle().await;
    assert_eq!(socket.until_pong().await, Vec::<Value>::new());
    app.advance(60);
    app.cloud.run_schedules().await;
    assert_eq!(socket.next_of("chat_message").await["seq"], 1);
    app.settle().await;
    let left = app
        .rows(Table::Community)
        .into_iter()
        .filter(|row| row["kind"] == "chat_wake_up");
    assert_eq!(left.count(), 0, "what was sent needs no wake-up");
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn duplicated_wake_ups_send_nothing_twice() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let mut socket = community.socket(student).await;
    app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    for _ in 0..10 {
        community.say(student, "Hello.").await.assert_status(201);
    }
    app.settle().await;
    app.mend();
    let numbers: Vec<Value> = socket
        .until_pong()
        .await
        .into_iter()
        .filter(|frame| frame["type"] == "chat_message")
        .map(|frame| frame["seq"].clone())
        .collect();
    assert_eq!(json!(numbers), json!((1..=10).collect::<Vec<u64>>()));
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn throttled_sends_arrive_in_order() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let mut socket = community.socket(student).await;
    app.break_down(Target::Websocket, Kind::Throttle, 0.5);
    for _ in 0..10 {
        community.say(student, "Hello.").await.assert_status(201);
    }
    for seq in 1..=10 {
        assert_eq!(socket.next_of("chat_message").await["seq"], seq);
    }
    app.mend();
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_gone_is_forgotten_and_the_others_go_on() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let gone = community.socket(&other).await;
    app.advance(10);
    app.settle().await;
    app.break_down(Target::Websocket, Kind::Gone, 1.0);
    community.say(student, "Hello.").await.assert_status(201);
    let subscriptions = || {
        let rows = app.rows(Table::Community).into_iter();
        rows.filter(|row| row["kind"] == "subscription" || row["kind"] == "connection")
            .count()
    };
    until(|| subscriptions() == 0).await;
    app.mend();
    let mut socket = community.socket(student).await;
    community.say(student, "Hello again.").await.assert_status(201);
    assert_eq!(socket.next_of("chat_message").await["seq"], 2);
    drop((gone, socket));
    app.finish().await;
}
