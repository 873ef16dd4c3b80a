//! `POST /api/auth/verify-login`.

use serde_json::json;

use crate::support::{TestApp, wrong};

const PATH: &str = "/api/auth/verify-login";

#[tokio::test]
async fn a_right_code_signs_in_a_user_with_an_account() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let code = app.request_next_code(&student.phone).await;
    let proof = json!({ "phone_number": student.phone, "otp_code": code });
    let login = app.anon().post(PATH, proof.clone()).await.assert_status(200);
    assert_eq!(login.body["user"]["id"], student.id.as_str());
    app.anon().post(PATH, proof).await.assert_problem(401, "otp_invalid");
    app.finish().await;
}

#[tokio::test]
async fn a_right_code_without_an_account_is_used_up_and_creates_none() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let proof = |code: &str| json!({ "phone_number": phone, "otp_code": code });
    client
        .post(PATH, proof(&wrong(&code)))
        .await
        .assert_problem(401, "otp_invalid");
    let refused = client.post(PATH, proof(&code)).await;
    insta::assert_json_snapshot!(refused.assert_problem(404, "account_not_found").problem(), @r#"
    {
      "code": "account_not_found",
      "detail": "This phone number has no account. Please sign up first.",
      "request_id": "[request id]",
      "status": 404,
      "title": "No account has this phone number",
      "type": "urn:lectern:problem:account_not_found"
    }
    "#);
    client.post(PATH, proof(&code)).await.assert_problem(401, "otp_invalid");
    assert!(!app.is_phone_taken(&phone));
    let code = app.request_next_code(&phone).await;
    client
        .post("/api/auth/verify-otp", proof(&code))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn missing_fields_are_named() {
    let app = TestApp::new().await;
    app.anon()
        .post(PATH, json!({}))
        .await
        .assert_wrong_fields(&["phone_number", "otp_code"]);
    app.finish().await;
}
