//! `GET /api/users/me/skills`.

use serde_json::json;

use super::{SKILLS, add};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn skills_are_listed_oldest_first_and_in_pages() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let first = add(&student, "Public Speaking").await.assert_status(201);
    app.advance(1);
    let second = add(&student, "Rust").await.assert_status(201);
    let list = student.get(SKILLS).await.assert_status(200);
    assert_eq!(list.body, json!({ "results": [first.body, second.body], "next": null }));
    assert_eq!(list.cost.dynamodb_calls, 2);
    let page = student.get(&format!("{SKILLS}?limit=1")).await;
    let next = page.next_page().unwrap();
    assert_eq!(student.get(next).await.results(), [second.body]);
    // Other users cannot use the cursor.
    app.student().await.get(next).await.assert_wrong_fields(&["cursor"]);
    app.finish().await;
}
