//! `GET /api/openapi.json`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_is_the_generated_one_and_supports_conditional_requests() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/api/openapi.json").await.assert_status(200);
    assert_eq!(reply.header("content-type"), "application/json");
    assert!(reply.string("openapi").starts_with("3.1"));
    let generated = include_str!("../../../../infra/openapi.json");
    assert_eq!(reply.text, generated);
    let etag = reply.header("etag").to_owned();
    let again = app
        .anon()
        .with_header("if-none-match", &etag)
        .get("/api/openapi.json/")
        .await
        .assert_status(304);
    assert_eq!((again.text.as_str(), again.header("etag")), ("", etag.as_str()));
    app.finish().await;
}
