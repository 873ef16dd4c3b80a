//! Listing messages.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_messages_takes_three_calls_newest_first() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    for number in 0..6 {
        let sender = if number % 2 == 0 { student } else { &other };
        community
            .say(sender, &format!("Message {number}"))
            .await
            .assert_status(201);
    }
    let list = student
        .get(&format!(
            "/api/community/messages?community_id={}&limit=4",
            community.id
        ))
        .await;
    let list = list.assert_status(200);
    let numbers: Vec<_> = list
        .results()
        .iter()
        .map(|message| message["seq"].as_u64().unwrap())
        .collect();
    assert_eq!((numbers, list.cost.dynamodb_calls), (vec![6, 5, 4, 3], 3));
    let rest = student.get(list.next_page().unwrap()).await.assert_status(200);
    assert_eq!((rest.results().len(), rest.next_page()), (2, None));
    // Those of blocked users are left out.
    let block = format!("/api/users/{}/block", other.id);
    student.post(&block, json!({})).await.assert_status(200);
    let list = student.get(&community.of("/messages")).await.assert_status(200);
    assert_eq!(list.results().len(), 3);
    app.finish().await;
}
