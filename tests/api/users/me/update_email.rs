//! Email addresses in profile updates.

use serde_json::{Value, json};
use shared::database::Table;

use crate::support::{Actor, PASSWORD, Reply, TestApp, storm};

const ME: &str = "/api/users/me";

/// What the profile says about addresses.
fn addresses(profile: &Reply) -> [Value; 3] {
    ["email", "email_verified", "pending_email"].map(|field| profile.body[field].clone())
}

async fn sign_in(app: &TestApp, email: &str) -> Reply {
    let login = json!({ "email": email, "password": PASSWORD });
    app.anon().post("/api/login", login).await
}

async fn verify(app: &TestApp, email: &str) -> Reply {
    let token = json!({ "token": app.token_for(email).await });
    app.anon().post("/api/auth/verify-email", token).await
}

/// Asks for another address with the password.
async fn change(actor: &Actor, email: &str) -> Reply {
    let body = json!({ "email": email, "current_password": PASSWORD });
    actor.patch(ME, body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_address_is_a_request_until_its_mailbox_is_proven() {
    let app = TestApp::new().await;
    let asha = app.verified("old@example.com").await;
    let reply = change(&asha, " New@Example.com ").await.assert_status(200);
    let pending = json!(["old@example.com", true, "new@example.com"]);
    assert_eq!(json!(addresses(&reply)), pending);
    assert_eq!(json!(addresses(&asha.get(ME).await)), pending);
    sign_in(&app, "old@example.com").await.assert_status(200);
    sign_in(&app, "new@example.com")
        .await
        .assert_problem(401, "credentials_invalid");
    app.reset_token_for("old@example.com").await;
    verify(&app, "new@example.com").await.assert_status(200);
    let profile = asha.get(ME).await.assert_status(200);
    assert_eq!(json!(addresses(&profile)), json!(["new@example.com", true, null]));
    sign_in(&app, "new@example.com").await.assert_status(200);
    sign_in(&app, "old@example.com")
        .await
        .assert_problem(401, "credentials_invalid");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_proven_address_gets_mails_about_the_request_and_the_change() {
    let app = TestApp::new().await;
    let asha = app.verified("old@example.com").await;
    let mails = async || app.mails_to("old@example.com").await;
    let before = mails().await.len();
    change(&asha, "new@example.com").await.assert_status(200);
    assert_eq!(mails().await.len(), before + 1);
    assert!(mails().await[0].contains("/revert-email?token="), "{:?}", mails().await);
    verify(&app, "new@example.com").await.assert_status(200);
    assert_eq!(mails().await.len(), before + 2);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_password_or_a_code_the_link_asks_for_one_of_them() {
    let app = TestApp::new().await;
    let asha = app.verified("old@example.com").await;
    asha.patch(ME, json!({ "email": "new@example.com" }))
        .await
        .assert_status(200);
    let token = app.token_for("new@example.com").await;
    // A session does not suffice: it may be stolen.
    let (anonymous, signed_in) = (
        app.anon()
            .post("/api/auth/verify-email", json!({ "token": token }))
            .await,
        asha.post("/api/auth/verify-email", json!({ "token": token })).await,
    );
    let refused = anonymous.assert_problem(403, "reauthentication_required");
    insta::assert_json_snapshot!(refused.problem(), @r#"
    {
      "code": "reauthentication_required",
      "detail": "Please confirm this with your password or with a code that we send to your phone.",
      "request_id": "[request id]",
      "status": 403,
      "title": "The password or a code is required",
      "type": "urn:lectern:problem:reauthentication_required"
    }
    "#);
    assert_eq!(signed_in.problem(), refused.problem());
    let body = json!({ "token": token, "current_password": PASSWORD });
    app.anon().post("/api/auth/verify-email", body).await.assert_status(200);
    assert_eq!(asha.get(ME).await.body["email"], "new@example.com");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_for_the_purpose_email_confirms_a_request() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let code = async |purpose: &str| {
        app.advance(61);
        app.request_code_for(&student.phone, Some(purpose)).await
    };
    let body = json!({ "email": "asha@example.com", "otp": code("login").await });
    student.patch(ME, body).await.assert_problem(401, "otp_invalid");
    let body = json!({ "email": "asha@example.com", "otp": code("email").await });
    student.patch(ME, body.clone()).await.assert_status(200);
    // A code works once.
    let again = json!({ "email": "other@example.com", "otp": body["otp"] });
    student.patch(ME, again).await.assert_problem(401, "otp_invalid");
    let token = json!({ "token": app.token_for("asha@example.com").await });
    student.post("/api/auth/verify-email", token).await.assert_status(200);
    assert_eq!(student.get(ME).await.body["email_verified"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_changes_nothing() {
    let app = TestApp::new().await;
    let asha = app.verified("old@example.com").await;
    let before = asha.get(ME).await.body;
    let body = json!({ "email": "new@example.com", "current_password": "another password", "bio": "changed" });
    asha.patch(ME, body).await.assert_problem(401, "credentials_invalid");
    assert_eq!(asha.get(ME).await.body, before);
    assert!(app.mails_to("new@example.com").await.is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_present_address_changes_nothing_and_needs_no_password() {
    let app = TestApp::new().await;
    let asha = app.verified("asha@example.com").await;
    let body = json!({ "email": "ASHA@example.com", "current_password": "another password", "bio": "b" });
    let reply = asha.put("/api/profile/update", body).await.assert_status(200);
    assert_eq!(json!(addresses(&reply)), json!(["asha@example.com", true, null]));
    assert_eq!(reply.body["bio"], "b");
    assert_eq!(app.mails_to("asha@example.com").await.len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_address_is_a_conflict_and_nothing_changes() {
    let app = TestApp::new().await;
    app.student_with_password("taken@example.com").await;
    let student = app.student_with_password("own@example.com").await;
    let before = student.get(ME).await.body;
    let body = json!({ "email": "TAKEN@example.com", "bio": "changed" });
    let refused = student.patch(ME, body).await;
    insta::assert_json_snapshot!(refused.assert_problem(409, "email_taken").problem(), @r#"
    {
      "code": "email_taken",
      "detail": "This email address is already in use.",
      "request_id": "[request id]",
      "status": 409,
      "title": "The email address is already in use",
      "type": "urn:lectern:problem:email_taken"
    }
    "#);
    assert_eq!(student.get(ME).await.body, before);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_asks_for_five_addresses_a_day_however_many_requests_come_at_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(10, |number| {
        let student = student.clone();
        let body = json!({ "email": format!("address{number}@example.com") });
        async move { student.patch(ME, body).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 5);
    for refused in replies.into_iter().filter(|reply| reply.status != 200) {
        refused.assert_problem(429, "rate_limited");
    }
    app.advance(86_401);
    let student = app.sign_in(&student.phone).await;
    student
        .patch(ME, json!({ "email": "next@example.com" }))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unproven_address_can_be_removed_from_an_account_with_a_phone() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let reply = student.patch(ME, json!({ "email": null })).await.assert_status(200);
    assert_eq!(reply.body["email"], json!(null));
    assert!(!app.dump().contains("EMAIL#asha@example.com"));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removing_a_proven_address_needs_the_password_and_can_be_reverted() {
    let app = TestApp::new().await;
    let asha = app.student_with_password("asha@example.com").await;
    let token = json!({ "token": app.token_for("asha@example.com").await });
    asha.post("/api/auth/verify-email", token).await.assert_status(200);
    asha.patch(ME, json!({ "email": null }))
        .await
        .assert_problem(403, "reauthentication_required");
    let body = json!({ "email": null, "current_password": PASSWORD });
    let reply = asha.patch(ME, body).await.assert_status(200);
    assert_eq!(json!(addresses(&reply)), json!([null, false, null]));
    let revert = json!({ "token": app.token_for("asha@example.com").await });
    app.anon()
        .post("/api/auth/revert-email", revert)
        .await
        .assert_status(200);
    let again = sign_in(&app, "asha@example.com").await.assert_status(200);
    assert_eq!(again.body["user"]["email_verified"], true);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_concurrent_users_proves_an_address() {
    let app = TestApp::new().await;
    let (asha, ravi) = (app.student().await, app.student().await);
    let mut tokens = Vec::new();
    for student in [&asha, &ravi] {
        let code = app.request_next_code(&student.phone).await;
        let body = json!({ "email": "wanted@example.com", "otp": code });
        student.patch(ME, body).await.assert_status(200);
        app.advance(61);
        tokens.push(app.token_for("wanted@example.com").await);
    }
    let replies = storm(2, |number| {
        let student = [&asha, &ravi][number].clone();
        let token = json!({ "token": tokens[number] });
        async move { student.post("/api/auth/verify-email", token).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for (student, reply) in [asha, ravi].iter().zip(replies) {
        let has_it = student.get(ME).await.body["email"] == "wanted@example.com";
        assert_eq!(has_it, reply.status == 200);
        if !has_it {
            reply.assert_problem(409, "email_taken");
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_updates_of_the_address_and_other_fields_all_survive() {
    let app = TestApp::new().await;
    let student = app.student_with_password("first@example.com").await;
    let replies = storm(10, |number| {
        let student = student.clone();
        let body = match number % 2 {
            0 => json!({ "email": format!("address{number}@example.com") }),
            _ => json!({ "bio": format!("writer {number}") }),
        };
        async move { student.patch(ME, body).await }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 200),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    let profile = student.get(ME).await;
    assert!(profile.string("bio").starts_with("writer"));
    assert!(profile.string("pending_email").starts_with("address"));
    // A requested address is not taken.
    let guards = app
        .rows(Table::Users)
        .into_iter()
        .filter(|row| row["pk"].as_str().unwrap().starts_with("EMAIL#"));
    let guards: Vec<_> = guards.map(|row| row["pk"].clone()).collect();
    assert_eq!(guards, [json!("EMAIL#first@example.com")]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paying_user_without_a_proven_identifier_is_asked_for_one() {
    let app = TestApp::new().await;
    let asha = app.registered("asha@example.com").await;
    let needs = async || asha.get(ME).await.body["needs_verification"].clone();
    assert_eq!(needs().await, false);
    app.change_user(&asha.id, |user| user.has_payments = true);
    assert_eq!(needs().await, true);
    verify(&app, "asha@example.com").await.assert_status(200);
    assert_eq!(needs().await, false);
    app.finish().await;
}
