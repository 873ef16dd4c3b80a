//! Turning a lead into a user.

use serde_json::json;
use shared_accounts::store::users::User;

use crate::api::admin::{acts_on, lead};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_verified_lead_can_sign_in_with_a_code() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let (phone, id) = lead(&app, &admin).await;
    let path = format!("/api/admin/leads/{id}/verify");
    let verified = admin.post(&path, json!({})).await.assert_status(200);
    let user = verified.body["user"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&verified.body["lead"]["is_verified"], &verified.body["lead"]["id"]),
        (&json!(true), &json!(id))
    );
    assert_eq!(
        (&verified.body["user"]["phone_number"], &verified.body["user"]["role"]),
        (&json!(phone), &json!("student"))
    );
    assert!(verified.body["lead"]["verified_at"].is_string());

    // Repeating the request changes nothing and returns the same reply.
    let again = admin.post(&path, json!({})).await.assert_status(200);
    assert_eq!(again.body, verified.body);
    let acts = acts_on(&admin, &id).await;
    assert_eq!(
        acts,
        [(
            "lead_verified".to_owned(),
            json!({ "is_verified": false }),
            json!({ "is_verified": true, "user_id": user })
        )]
    );

    // The owner of the phone can sign in even where unknown phones are refused.
    let code = app.request_next_code(&phone).await;
    let login = app
        .anon()
        .post(
            "/api/auth/verify-login",
            json!({ "phone_number": phone, "otp_code": code }),
        )
        .await;
    assert_eq!(login.assert_status(200).body["user"]["id"], user.as_str());
    let leads = admin.get("/api/admin/leads?is_verified=true").await.assert_status(200);
    assert!(leads.results().iter().any(|lead| lead["id"] == id.as_str()));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_existing_user_is_left_unchanged() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    let found = admin
        .get(&format!("/api/admin/leads?q={}", &student.phone[1..]))
        .await
        .assert_status(200);
    let id = found.results()[0]["id"].as_str().unwrap();
    let verified = admin
        .post(&format!("/api/admin/leads/{id}/verify"), json!({}))
        .await
        .assert_status(200);
    assert_eq!(verified.body["user"]["id"], student.id.as_str());
    assert_eq!(acts_on(&admin, id).await, []);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_verifications_create_one_user() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let found = admin
        .get(&format!("/api/admin/leads?q={}", &phone[1..]))
        .await
        .assert_status(200);
    let path = format!("/api/admin/leads/{}/verify", found.results()[0]["id"].as_str().unwrap());
    let anon = app.anon();
    let replies = storm(9, |number| {
        let (admin, anon, path) = (admin.clone(), anon.clone(), path.clone());
        let proof = json!({ "phone_number": phone, "otp_code": code });
        async move {
            match number {
                0 => anon.post("/api/auth/verify-otp", proof).await.assert_status(200),
                _ => admin.post(&path, json!({})).await.assert_status(200),
            }
        }
    })
    .await;
    let ids: Vec<_> = replies.iter().map(|reply| reply.body["user"]["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let has_phone = |user: &User| user.phone.as_ref().is_some_and(|own| own.as_str() == phone);
    assert_eq!(app.users().into_iter().filter(has_phone).count(), 1);
    app.finish().await;
}
