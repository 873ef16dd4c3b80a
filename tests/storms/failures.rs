//! Wrong codes from everywhere.

use serde_json::json;

use super::count;
use crate::support::{TestApp, storm, wrong};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_wrong_codes_pour_in_new_codes_are_longer_and_nobody_is_shut_out() {
    let app = TestApp::with_parameters([("OtpFailureLimit", "10")]).await;
    let honest = app.fresh_phone();
    let short = app.request_code(&honest).await;
    let mut attacked = Vec::new();
    for _phone in 0..4 {
        let phone = app.fresh_phone();
        let code = wrong(&app.request_code(&phone).await);
        attacked.push((phone, code));
    }
    let client = app.anon();
    let replies = storm(40, |number| {
        let (phone, code) = &attacked[number % 4];
        let (client, proof) = (client.clone(), json!({ "phone_number": phone, "otp_code": code }));
        async move { client.post("/api/auth/verify-otp", proof).await }
    })
    .await;
    // Three of each count; the rest was not compared and does not count as an attack.
    assert_eq!(count(&replies, 401), 12);

    let phone = app.fresh_phone();
    let sent = client
        .post("/api/request-otp", json!({ "phone_number": phone }))
        .await
        .assert_status(200);
    assert_eq!(sent.body["otp_digits"], 6);
    let long = app.code_for(&phone).await;
    assert_eq!((short.len(), long.len()), (4, 6));
    for (phone, code) in [(&honest, short), (&phone, long)] {
        let proof = json!({ "phone_number": phone, "otp_code": code });
        client.post("/api/auth/verify-otp", proof).await.assert_status(200);
    }
    app.advance(601);
    assert_eq!(app.request_code(&app.fresh_phone()).await.len(), 4);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limit_of_wrong_codes_is_not_an_attack_yet() {
    let app = TestApp::with_parameters([("OtpFailureLimit", "3")]).await;
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let client = app.anon();
    for _try in 0..6 {
        let proof = json!({ "phone_number": phone, "otp_code": wrong(&code) });
        client.post("/api/auth/verify-otp", proof).await;
    }
    assert_eq!(app.request_code(&app.fresh_phone()).await.len(), 4);
    app.finish().await;
}
