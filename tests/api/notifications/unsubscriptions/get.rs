//! `GET /api/notifications/unsubscribe`

use super::mailed;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_is_for_everybody_with_the_token_of_a_mail() {
    let app = TestApp::new().await;
    let (_community, path) = mailed(&app).await;
    let page = app.anon().get(&path).await.assert_status(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
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
