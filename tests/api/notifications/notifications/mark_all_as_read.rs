//! `POST /api/community/notifications/mark-all-as-read`

use std::sync::Arc;

use serde_json::json;
use shared::ids::Ids;

use crate::support::notifications::NOTIFICATIONS;
use crate::support::{Actor, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_notifications_are_marked_in_one_write_and_later_ones_are_unread() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    for number in 0..3 {
        community
            .posted(&community.class.instructor, &format!("Post {number}"))
            .await;
    }
    app.settle().await;
    assert_eq!(student.unread().await, 3);
    let path = format!("{NOTIFICATIONS}/mark-all-as-read");
    let marked = student.post(&path, json!({})).await.assert_status(200);
    assert_eq!(marked.cost.dynamodb_calls, 2);
    assert_eq!(student.unread().await, 0);
    community.posted(&community.class.instructor, "Another one").await;
    app.settle().await;
    let read: Vec<_> = student
        .notifications()
        .await
        .iter()
        .map(|found| found["is_read"].clone())
        .collect();
    assert_eq!(read, [json!(false), json!(true), json!(true), json!(true)]);
    assert_eq!(student.unread().await, 1);
    app.finish().await;
}

/// What a device does next.
async fn act(app: &TestApp, author: &Actor, device: &Actor, post_path: &str, dice: u32) {
    let first = async || {
        let found = device.notifications().await;
        let index = usize::try_from(dice).unwrap() % found.len().max(1);
        found
            .get(index)
            .map(|found| format!("{NOTIFICATIONS}/{}", found["id"].as_str().unwrap()))
    };
    match dice % 10 {
        0..=4 => {
            let body = json!({ "title": "News", "content": "?" });
            author.post(post_path, body).await;
        }
        5 | 6 => {
            if let Some(path) = first().await {
                device.post(&format!("{path}/mark-as-read"), json!({})).await;
            }
        }
        7 => {
            device
                .post(&format!("{NOTIFICATIONS}/mark-all-as-read"), json!({}))
                .await;
        }
        _ => {
            if let Some(path) = first().await {
                device.delete(&path).await;
            }
        }
    }
    let _ = app;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_count_equals_the_unread_rows_after_any_interleaving_of_three_devices() {
    let app = Arc::new(TestApp::new().await.with_conflicts());
    let community = app.community().await;
    let phone = community.class.student.clone();
    let mut devices = vec![phone.clone()];
    for _ in 0..2 {
        app.advance(61);
        devices.push(app.sign_in(&phone.phone).await);
    }
    let ids = Ids::new(app.cloud.clock().clone());
    let path = community.of("/posts");
    for _ in 0..20 {
        let acts = devices.iter().chain(&devices).chain(&devices).chain([&phone]);
        let acts = acts.map(|device| act(&app, &community.class.instructor, device, &path, ids.below(1_000)));
        futures::future::join_all(acts).await;
        app.advance(60);
    }
    app.settle().await;
    app.assert_counts();
    assert!(!app.stored_notifications().is_empty());
    let Ok(app) = Arc::try_unwrap(app) else {
        panic!("the app is shared")
    };
    app.finish().await;
}
