//! `DELETE /api/auth/sessions`.

use serde_json::json;

use crate::support::TestApp;

const PATH: &str = "/api/auth/sessions";

#[tokio::test]
async fn all_other_sessions_of_the_caller_end() {
    let app = TestApp::new().await;
    let stranger = app.student().await;
    let first = app.student().await;
    app.advance(61);
    let second = app.sign_in(&first.phone).await;
    app.advance(61);
    let third = app.sign_in(&first.phone).await;
    second.delete(PATH).await.assert_status(204);
    for ended in [&first, &third] {
        ended
            .get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
        let refused = app
            .anon()
            .post("/api/auth/refresh", json!({ "refresh_token": ended.refresh_token }))
            .await;
        refused.assert_problem(401, "refresh_token_invalid");
    }
    second.delete(PATH).await.assert_status(204);
    assert_eq!(second.get(PATH).await.results().len(), 1);
    stranger.get("/api/auth/profile").await.assert_status(200);
    app.anon().delete(PATH).await.assert_problem(401, "unauthenticated");
    app.finish().await;
}
