use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_and_root_answer_anybody_and_ask_nobody() {
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
    for path in ["/api", "/api/"] {
        let reply = anon.get(path).await.assert_status(200);
        assert_eq!(reply.string("name"), "Lectern");
        for (_, link) in reply.body["links"].as_object().unwrap() {
            anon.get(link.as_str().unwrap()).await.assert_status(200);
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_is_the_generated_one_and_is_not_sent_twice() {
    let app = TestApp::new().await;
    let reply = app.anon().get("/api/openapi.json").await.assert_status(200);
    assert_eq!(reply.header("content-type"), "application/json");
    assert!(reply.string("openapi").starts_with("3.1"));
    let generated = include_str!("../../../infra/openapi.json");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_shows_the_document_and_runs_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    let page = app.anon().get("/api/docs").await.assert_status(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text.contains("/api/openapi.json"));
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval") && !policy.contains("http"),
        "{policy}"
    );
    assert!(
        !page.text.contains("src=\"http") && !page.text.contains("href=\"http") && !page.text.contains("innerHTML")
    );
    app.finish().await;
}
