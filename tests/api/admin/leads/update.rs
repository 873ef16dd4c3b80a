//! Editing the notes about a lead.

use serde_json::json;

use crate::api::admin::{acts_on, lead};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_can_be_replaced_searched_and_removed() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let (phone, id) = lead(&app, &admin).await;
    let path = format!("/api/admin/leads/{id}");
    let changed = admin
        .patch(
            &path,
            json!({ "notes": " Asked for the Evening course. ", "is_verified": true }),
        )
        .await;
    let changed = changed.assert_status(200);
    assert_eq!(changed.body["notes"], "Asked for the Evening course.");
    assert_eq!(
        (&changed.body["is_verified"], &changed.body["phone_number"]),
        (&json!(false), &json!(phone))
    );
    let found = admin.get("/api/admin/leads?q=evening").await.assert_status(200);
    assert_eq!(found.results(), [changed.body]);
    // Requesting another code changes neither the notes nor the ID.
    app.request_next_code(&phone).await;
    let found = admin.get("/api/admin/leads?q=evening").await.assert_status(200);
    assert_eq!(
        (&found.results()[0]["id"], &found.results()[0]["codes_requested"]),
        (&json!(id), &json!(2))
    );
    let removed = admin.patch(&path, json!({ "notes": null })).await.assert_status(200);
    assert!(removed.body["notes"].is_null());
    assert_eq!(
        admin
            .get("/api/admin/leads?q=evening")
            .await
            .assert_status(200)
            .results()
            .len(),
        0
    );

    let length = |length: u32| json!({ "notes_length": length });
    let changed = |before: u32, after: u32| ("lead_notes_changed".to_owned(), length(before), length(after));
    assert_eq!(acts_on(&admin, &id).await, [changed(29, 0), changed(0, 29)]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_are_required_and_limited() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let path = format!("/api/admin/leads/{}", lead(&app, &admin).await.1);
    for body in [
        json!({}),
        json!({ "notes": "x".repeat(2001) }),
        json!({ "notes": "a\u{7}" }),
        json!({ "notes": 1 }),
    ] {
        admin.patch(&path, body).await.assert_wrong_fields(&["notes"]);
    }
    admin
        .patch(&path, json!({ "notes": "x".repeat(2000) }))
        .await
        .assert_status(200);
    app.finish().await;
}

/// Each entry starts from the state that the previous one left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_edits_are_each_logged_once() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let (_, id) = lead(&app, &admin).await;
    storm(8, |number| {
        let (admin, path) = (admin.clone(), format!("/api/admin/leads/{id}"));
        async move {
            admin
                .patch(&path, json!({ "notes": "x".repeat(number + 1) }))
                .await
                .assert_status(200)
        }
    })
    .await;
    let acts = acts_on(&admin, &id).await;
    assert_eq!(acts.len(), 8);
    for pair in acts.windows(2) {
        assert_eq!(pair[0].1, pair[1].2, "{acts:?}");
    }
    app.finish().await;
}
