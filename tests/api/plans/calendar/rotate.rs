//! Replacing the key of the calendar feed.

use serde_json::json;

use crate::api::plans::CALENDAR;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_key_replaces_the_old_one() {
    let app = TestApp::new().await;
    let (student, calendar_app) = (app.student().await, app.anon());
    let first = student.get(CALENDAR).await.string("url");
    let second = student.post(CALENDAR, json!({})).await.assert_status(200).string("url");
    assert_ne!(first, second);
    calendar_app.get(&first).await.assert_problem(404, "not_found");
    calendar_app.get(&second).await.assert_status(200);
    app.finish().await;
}
