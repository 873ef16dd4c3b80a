//! `GET /api/docs`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_shows_the_document_and_runs_no_foreign_code() {
    let app = TestApp::new().await;
    let page = app.anon().get("/api/docs").await.assert_status(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text.contains("/api/asyncapi.json"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(
        policy.contains("script-src 'self';") && !policy.contains("unsafe-eval") && !policy.contains("http"),
        "{policy}"
    );
    assert!(
        !page.text.contains("src=\"http") && !page.text.contains("href=\"http") && !page.text.contains("innerHTML")
    );
    app.finish().await;
}
