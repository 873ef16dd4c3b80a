//! `PUT /api/users/me/social`.

use serde_json::json;

use super::{SOCIAL, no_links};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_are_updated_and_removed_one_by_one() {
    let app = TestApp::new().await;
    let student = app.student().await;
    assert_eq!(student.get(SOCIAL).await.assert_status(200).body, no_links());
    let links = json!({
        "website": "https://asha.example.com", "github": " https://github.com/asha ",
        "mastodon": "https://x.example",
    });
    let reply = student.put(SOCIAL, links).await.assert_status(200);
    assert_eq!(reply.body["website"], "https://asha.example.com/");
    assert_eq!(reply.body["github"], "https://github.com/asha");
    assert_eq!(reply.body.get("mastodon"), None);
    let seen = reply.header("etag").to_owned();
    let reply = student
        .put(
            SOCIAL,
            json!({ "website": null, "youtube": "https://www.youtube.com/@asha" }),
        )
        .await
        .assert_status(200);
    assert_eq!(reply.body["website"], json!(null));
    assert_eq!(reply.body["github"], "https://github.com/asha");
    student
        .with_header("if-match", &seen)
        .put(SOCIAL, json!({ "github": null }))
        .await
        .assert_problem(412, "precondition_failed");
    student
        .put(SOCIAL, json!({ "github": "", "youtube": null }))
        .await
        .assert_status(200);
    assert_eq!(student.get(SOCIAL).await.body, no_links());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_https_urls_are_accepted() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let wrong = json!({
        "website": "http://asha.example.com", "twitter": "@asha", "linkedin": "javascript:alert(1)",
        "github": "https://u:p@github.com",
        "facebook": "//facebook.com/asha", "instagram": format!("https://instagram.com/{}", "x".repeat(2048)),
        "youtube": "data:text/html,x",
    });
    let fields = [
        "website",
        "twitter",
        "linkedin",
        "github",
        "facebook",
        "instagram",
        "youtube",
    ];
    student.put(SOCIAL, wrong).await.assert_wrong_fields(&fields);
    app.finish().await;
}
