//! Revoking the key of the calendar feed.

use serde_json::json;

use crate::api::plans::CALENDAR;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_key_opens_nothing_and_a_new_one_does() {
    let app = TestApp::new().await;
    let (student, calendar_app) = (app.student().await, app.anon());
    let first = student.post(CALENDAR, json!({})).await.assert_status(200).string("url");
    calendar_app.get(&first).await.assert_status(200);
    student.delete(CALENDAR).await.assert_status(204);
    student.delete(CALENDAR).await.assert_status(204);
    calendar_app.get(&first).await.assert_problem(404, "not_found");
    student.get(CALENDAR).await.assert_problem(404, "not_found");
    let second = student.post(CALENDAR, json!({})).await.assert_status(200).string("url");
    calendar_app.get(&second).await.assert_status(200);
    app.finish().await;
}
