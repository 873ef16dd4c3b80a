//! The address of the calendar feed.

use crate::api::plans::CALENDAR;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_address_is_created_once_and_contains_the_key() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let address = student.get(CALENDAR).await.assert_status(200);
    assert_eq!(student.get(CALENDAR).await.body, address.body);
    let key = address.string("key");
    let url = format!("/api/plans/calendar.ics?key={key}");
    assert_eq!(address.string("url"), app.anon().url(&url));
    app.finish().await;
}
