//! `GET /api/notifications/unsubscribe`

use super::mailed;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_changes_nothing_and_asks_to_confirm() {
    let app = TestApp::new().await;
    let (community, path) = mailed(&app).await;
    let page = app.anon().get(&path).await.assert_status(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let member = community.class.student.get(&community.of("")).await.assert_status(200);
    assert_eq!(
        member.body["membership"]["email_notifications"], true,
        "{}",
        member.body
    );
    app.anon()
        .get("/api/notifications/unsubscribe?token=abc")
        .await
        .assert_problem(404, "not_found");
    app.anon()
        .get("/api/notifications/unsubscribe")
        .await
        .assert_wrong_fields(&["token"]);
    app.finish().await;
}
