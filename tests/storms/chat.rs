//! A chat with many senders and receivers, while workers are killed, wake-ups come twice, the database throttles and
//! sockets disappear.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use local::faults::{Kind, Target};
use serde_json::json;
use testkit::kills::Killer;
use tokio::task::JoinSet;

use crate::support::{Actor, Socket, TestApp};

const SENDERS: usize = 8;
const MESSAGES: usize = 25;
const RECEIVERS: usize = 20;
const TOTAL: u64 = (SENDERS * MESSAGES) as u64;

/// Receives until the last message, and returns the number of repeated ones. Messages come in the order of their
/// numbers, without gaps.
async fn receive(mut socket: Socket, mut last: u64) -> usize {
    let mut repeats = 0;
    while last < TOTAL {
        let seq = socket.next_of("chat_message").await["seq"].as_u64().unwrap();
        if seq <= last {
            repeats += 1;
            continue;
        }
        assert_eq!(seq, last + 1, "a gap");
        last = seq;
    }
    repeats
}

async fn send(actor: Actor, community: String) {
    for number in 0..MESSAGES {
        let body = json!({ "community_id": community, "message": "Hello.", "client_id": number.to_string() });
        loop {
            let sent = actor.post("/api/community/messages", body.clone()).await;
            if sent.status == 201 {
                break;
            }
            // A client repeats what it has no answer to.
            assert!(sent.status >= 500, "{}", sent.text);
        }
    }
}

async fn nothing_is_lost_and_all_is_in_order(faults: &[(Target, Kind, f64)], percentage: u32) {
    let app = TestApp::with(|options| {
        options.unpolled.extend(["fanout".to_owned()]);
        let limits = [("ChatUserMessages", "100"), ("ChatCommunityMessages", "1000")];
        options
            .parameters
            .extend(limits.map(|(name, value)| (name.to_owned(), value.to_owned())));
    })
    .await;
    let community = app.community().await;
    let mut members = vec![community.class.student.clone()];
    for _ in 1..SENDERS {
        members.push(app.member(&community).await);
    }
    let (mut receiving, mut leaving) = (JoinSet::new(), Vec::new());
    for number in 0..RECEIVERS {
        let socket = members[number % SENDERS].socket(&community.chat()).await;
        if number % 5 == 0 {
            leaving.push(socket);
        } else {
            receiving.spawn(receive(socket, 0));
        }
    }
    for (target, kind, rate) in faults {
        app.break_down(*target, *kind, *rate);
    }
    let killer = Arc::new(Killer::new(percentage, 2));
    let is_done = AtomicBool::new(false);
    let sending = async {
        let mut senders = JoinSet::new();
        for member in &members {
            senders.spawn(send(member.clone(), community.id.clone()));
        }
        let mut sent = 0;
        while let Some(outcome) = senders.join_next().await {
            outcome.unwrap();
            sent += 1;
            if sent == SENDERS / 2 {
                leaving.clear();
            }
        }
        is_done.store(true, Ordering::SeqCst);
    };
    let working = async {
        while !is_done.load(Ordering::SeqCst) {
            app.with_killed("fanout", &killer).await;
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(sending, working);
    app.mend();
    app.advance(60);
    app.cloud.run_schedules().await;
    app.with_killed("fanout", &Arc::new(Killer::new(0, 0))).await;
    let repeats: usize = receiving.join_all().await.into_iter().sum();
    assert!(repeats == 0 || killer.kills() > 0, "{repeats} repeats without a crash");
    // A reconnect fills every gap.
    let path = format!("{}?since_seq=0&token={}", community.chat(), members[0].access_token);
    let again = members[0].try_socket(&path).await.unwrap();
    app.with_killed("fanout", &Arc::new(Killer::new(0, 0))).await;
    assert_eq!(receive(again, 0).await, 0);
    app.with_killed("fanout", &Arc::new(Killer::new(0, 0))).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_workers_and_duplicated_wake_ups_lose_nothing() {
    let faults = [
        (Target::Sqs, Kind::Duplicate, 0.2),
        (Target::Dynamodb, Kind::Throttle, 0.02),
    ];
    nothing_is_lost_and_all_is_in_order(&faults, 5).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn throttled_sends_lose_and_repeat_nothing() {
    nothing_is_lost_and_all_is_in_order(&[(Target::Websocket, Kind::Throttle, 0.1)], 0).await;
}
