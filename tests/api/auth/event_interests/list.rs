//! `GET /api/auth/event-interests`.

use serde_json::json;

use crate::support::TestApp;

const PATH: &str = "/api/auth/event-interests";

#[tokio::test]
async fn the_ten_event_interests_are_public_and_in_order() {
    let app = TestApp::new().await;
    let list = app.anon().get(PATH).await.assert_status(200);
    let names = [
        "Music & Concerts",
        "Sports & Fitness",
        "Food & Dining",
        "Art & Culture",
        "Technology",
        "Travel & Adventure",
        "Business & Networking",
        "Health & Wellness",
        "Education & Learning",
        "Entertainment",
    ];
    let expected: Vec<_> = (1..)
        .zip(names)
        .map(|(id, name)| json!({ "id": id, "name": name }))
        .collect();
    assert_eq!(list.body, json!({ "results": expected, "next": null }));
    assert_eq!(app.student().await.get(PATH).await.assert_status(200).body, list.body);
    app.finish().await;
}

#[tokio::test]
async fn event_interests_are_paginated() {
    let app = TestApp::new().await;
    let client = app.anon();
    let (mut ids, mut next) = (Vec::new(), Some(format!("{PATH}?limit=3")));
    while let Some(path) = next {
        let page = client.get(&path).await.assert_status(200);
        ids.extend(page.results().iter().map(|interest| interest["id"].as_u64().unwrap()));
        next = page.next_page().map(str::to_owned);
    }
    assert_eq!(ids, (1..=10).collect::<Vec<_>>());
    for limit in ["0", "101", "x"] {
        client
            .get(&format!("{PATH}?limit={limit}"))
            .await
            .assert_wrong_fields(&["limit"]);
    }
    client
        .get(&format!("{PATH}?cursor=x"))
        .await
        .assert_wrong_fields(&["cursor"]);
    app.finish().await;
}
