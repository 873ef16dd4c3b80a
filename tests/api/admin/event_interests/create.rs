//! Creating event interests.

use serde_json::json;

use crate::api::admin::event_interests::{PATH, bad_names, interests};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_name_is_one_line_that_no_other_interest_has() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    for name in bad_names() {
        admin
            .post(PATH, json!({ "name": name }))
            .await
            .assert_wrong_fields(&["name"]);
    }
    admin.post(PATH, json!({})).await.assert_wrong_fields(&["name"]);
    admin
        .post(PATH, json!({ "name": "TECHNOLOGY" }))
        .await
        .assert_problem(409, "conflict");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_edits_are_all_kept() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let replies = storm(8, |number| {
        let admin = admin.clone();
        async move {
            admin
                .post(PATH, json!({ "name": format!("Interest {number}") }))
                .await
                .assert_status(201)
        }
    })
    .await;
    let mut ids: Vec<_> = replies.iter().map(|reply| reply.body["id"].as_u64().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, (11..=18).collect::<Vec<_>>());
    assert_eq!(interests(&app).await.len(), 18);
    app.finish().await;
}
