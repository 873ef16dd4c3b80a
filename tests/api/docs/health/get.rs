//! `GET /api/health`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_answers_anonymous_callers_and_calls_no_service() {
    let app = TestApp::new().await;
    let anon = app.anon();
    for path in ["/api/health", "/api/health/"] {
        let reply = anon.get(path).await.assert_status(200);
        assert_eq!(
            (reply.string("status").as_str(), reply.string("version").is_empty()),
            ("ok", false)
        );
        let cost = reply.cost;
        assert_eq!(
            (cost.dynamodb_calls, cost.s3_calls, cost.sqs_calls, cost.other_calls),
            (0, 0, 0, 0)
        );
    }
    app.finish().await;
}
