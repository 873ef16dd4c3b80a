//! `GET /api/pages/{page}`.

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_call_their_operation_and_run_no_foreign_code() {
    let app = TestApp::new().await;
    let pages = [
        ("verify-email", "/api/auth/verify-email"),
        ("reset-password", "/api/auth/password-reset-confirm"),
        ("revert-email", "/api/auth/revert-email"),
    ];
    for (name, action) in pages {
        let page = app
            .anon()
            .get(&format!("/api/pages/{name}?token=t"))
            .await
            .assert_status(200);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(page.text.contains(&format!("data-action=\"{action}\"")), "{name}");
        assert!(page.text.contains("name=\"viewport\""), "{name}");
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert!(!page.text.contains("http:") && !page.text.contains("https:") && !page.text.contains("innerHTML"));
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        // A mail scanner that follows the link changes nothing, and costs nothing.
        assert_eq!(page.cost.dynamodb_calls, 0);
    }
    app.anon()
        .get("/api/pages/other")
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_in_mails_lead_to_the_pages_without_an_app() {
    let app = TestApp::new().await;
    app.registered("asha@example.com").await;
    let token = app.token_for("asha@example.com").await;
    let mail = &app.mails_to("asha@example.com").await[0];
    let path = format!("/api/pages/verify-email?token={token}");
    assert!(mail.contains(&app.anon().url(&path)), "{mail}");
    app.anon().get(&path).await.assert_status(200);
    app.finish().await;
}
