//! `GET /api/asyncapi.json`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_describes_the_frames_and_supports_conditional_requests() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/api/asyncapi.json").await.assert_status(200);
    assert_eq!(reply.string("asyncapi"), "3.0.0");
    assert!(reply.body["components"]["messages"]["answer_delta"].is_object());
    let again = app.anon().with_header("if-none-match", reply.header("etag"));
    again.get("/api/asyncapi.json").await.assert_status(304);
    app.finish().await;
}
