//! `GET /api/community/notifications/unread-count`

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_count_takes_one_call_and_begins_at_zero() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for path in [
        "/api/community/notifications/unread-count",
        "/api/notifications/unread-count",
    ] {
        let count = student.get(path).await.assert_status(200);
        assert_eq!(count.body["unread_count"], 0);
        assert_eq!(count.cost.dynamodb_calls, 1);
        app.anon().get(path).await.assert_problem(401, "unauthenticated");
    }
    app.finish().await;
}
