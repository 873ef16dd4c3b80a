//! Headers that all replies share, and CORS.

use http::Method;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_id_is_kept_generated_or_replaced() {
    let app = TestApp::new().await;
    let anon = app.anon();
    for path in ["/api/health", "/api/users/me", "/api/nothing"] {
        let made = anon.get(path).await.header("x-request-id").to_owned();
        assert!(made.len() >= 16, "{made}");
        assert_ne!(anon.get(path).await.header("x-request-id"), made);
        let kept = anon.with_header("x-request-id", "app-1.2_3").get(path).await;
        assert_eq!(kept.header("x-request-id"), "app-1.2_3");
        if kept.status >= 400 {
            assert_eq!(kept.string("request_id"), "app-1.2_3");
        }
        for hostile in [
            "",
            " ",
            "a b",
            "a\"b",
            "{\"level\":\"error\"}",
            "a\tb",
            "é",
            &"x".repeat(129),
        ] {
            let replaced = anon.with_header("x-request-id", hostile).get(path).await;
            let id = replaced.header("x-request-id");
            assert!(
                id != hostile && id.len() >= 16 && id.is_ascii(),
                "{hostile:?} became {id:?}"
            );
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_report_their_cost_and_forbid_sniffing_and_caching() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for path in ["/api/health", "/api/users/me", "/api/auth/sessions"] {
        let reply = student.get(path).await.assert_status(200);
        let timing = reply.header("server-timing");
        for part in ["dynamodb;desc=", "s3;desc=", "sqs;desc=", "handler;dur="] {
            assert!(timing.contains(part), "{timing}");
        }
        assert!(reply.header("x-local-cost").contains("read_units"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(
        student.get("/api/auth/sessions").await.header("cache-control"),
        "no-store"
    );
    assert_eq!(student.get("/api/nothing").await.header("cache-control"), "no-store");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browsers_may_call_from_the_configured_origins() {
    let app = TestApp::with_parameters([("AllowedOrigins", "https://app.example.com,https://admin.example.com")]).await;
    let preflight = async |origin: &str| {
        let client = app
            .anon()
            .with_header("origin", origin)
            .with_header("access-control-request-method", "PATCH");
        client
            .with_header("access-control-request-headers", "authorization,if-match")
            .send(Method::OPTIONS, "/api/users/me", None)
            .await
    };
    let allowed = preflight("https://admin.example.com").await.assert_status(204);
    assert_eq!(
        allowed.header("access-control-allow-origin"),
        "https://admin.example.com"
    );
    assert!(allowed.header("access-control-allow-methods").contains("PATCH"));
    for name in ["authorization", "if-match", "idempotency-key", "x-request-id"] {
        assert!(allowed.header("access-control-allow-headers").contains(name), "{name}");
    }
    let refused = preflight("https://evil.example").await;
    assert_eq!(refused.header("access-control-allow-origin"), "");
    let actual = async |origin: &str| app.anon().with_header("origin", origin).get("/api/users/me").await;
    let reply = actual("https://app.example.com")
        .await
        .assert_problem(401, "unauthenticated");
    assert_eq!(reply.header("access-control-allow-origin"), "https://app.example.com");
    for name in ["etag", "retry-after", "www-authenticate", "x-request-id"] {
        assert!(reply.header("access-control-expose-headers").contains(name), "{name}");
    }
    assert_eq!(
        actual("https://app.example.com.evil.example")
            .await
            .header("access-control-allow-origin"),
        ""
    );
    app.finish().await;
}
