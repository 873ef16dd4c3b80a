//! `POST /api/auth/logout`.

use serde_json::json;

use crate::support::TestApp;

const PATH: &str = "/api/auth/logout";

#[tokio::test]
async fn logout_ends_this_session_at_once_and_no_other() {
    let app = TestApp::new().await;
    let here = app.student().await;
    app.advance(61);
    let elsewhere = app.sign_in(&here.phone).await;
    let reply = here.post(PATH, json!({})).await.assert_status(200);
    assert!(!reply.string("message").is_empty());
    here.get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    here.post(PATH, json!({})).await.assert_problem(401, "unauthenticated");
    let refused = app
        .anon()
        .post("/api/auth/refresh", json!({ "refresh_token": here.refresh_token }))
        .await;
    let problem = refused;
    insta::assert_json_snapshot!(problem.assert_problem(401, "refresh_token_invalid").problem(), @r#"
    {
      "code": "refresh_token_invalid",
      "detail": "The session has ended. Please sign in again.",
      "request_id": "[request id]",
      "status": 401,
      "title": "The refresh token is not valid",
      "type": "urn:lectern:problem:refresh_token_invalid"
    }
    "#);
    elsewhere.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn logout_needs_a_token_but_no_body() {
    let app = TestApp::new().await;
    app.anon()
        .post(PATH, json!({}))
        .await
        .assert_problem(401, "unauthenticated");
    let student = app.student().await;
    student.send(http::Method::POST, PATH, None).await.assert_status(200);
    app.finish().await;
}
