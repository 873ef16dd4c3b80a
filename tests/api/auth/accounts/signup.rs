//! `POST /api/signup`.

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp, wrong};

const PATH: &str = "/api/signup";

fn account(phone: &str, code: &str, email: &str) -> Value {
    json!({
        "phone_number": phone, "otp": code, "name": "Asha Devi Rao", "email": email, "password": PASSWORD,
        "college": "City College", "department": "Physics",
    })
}

fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().unwrap().remove(field);
    body
}

#[tokio::test]
async fn an_account_is_created_without_a_token_and_signs_in_with_its_password() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let made = client
        .post(PATH, account(&phone, &code, "Asha@Example.com"))
        .await
        .assert_status(201);
    assert_eq!(
        made.body.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["message", "user"]
    );
    insta::assert_json_snapshot!(made.body["user"], {
        ".id" => "[id]", ".phone_number" => "[phone]", ".created_at" => "[time]", ".updated_at" => "[time]",
    }, @r#"
    {
      "avatar_url": null,
      "bio": null,
      "birth_date": null,
      "college": "City College",
      "created_at": "[time]",
      "department": "Physics",
      "email": "asha@example.com",
      "email_verified": false,
      "event_interests": [],
      "first_name": "Asha",
      "gender": null,
      "hand_over_at": null,
      "id": "[id]",
      "is_profile_complete": false,
      "last_name": "Devi Rao",
      "location": null,
      "name": "Asha Devi Rao",
      "needs_verification": false,
      "pending_email": null,
      "phone_number": "[phone]",
      "profile_pictures": [],
      "role": "student",
      "updated_at": "[time]",
      "username": null
    }
    "#);
    assert!(app.lead(&phone).is_verified);
    let login = json!({ "email": "asha@example.com", "password": PASSWORD });
    let login = client.post("/api/auth/login", login).await.assert_status(200);
    assert_eq!(login.body["user"], made.body["user"]);
    app.finish().await;
}

#[tokio::test]
async fn a_missing_code_is_reported_as_otp_required() {
    let app = TestApp::new().await;
    let body = without(account(&app.fresh_phone(), "", "asha@example.com"), "otp");
    let refused = app.anon().post(PATH, body).await;
    insta::assert_json_snapshot!(refused.assert_problem(400, "otp_required").problem(), @r#"
    {
      "code": "otp_required",
      "detail": "Please request a code first and send it as `otp`.",
      "request_id": "[request id]",
      "status": 400,
      "title": "A code is required",
      "type": "urn:lectern:problem:otp_required"
    }
    "#);
    app.finish().await;
}

#[tokio::test]
async fn a_wrong_code_creates_no_account() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let body = account(&phone, &wrong(&code), "asha@example.com");
    let refused = app.anon().post(PATH, body).await;
    insta::assert_json_snapshot!(refused.assert_problem(401, "otp_invalid").problem(), @r#"
    {
      "code": "otp_invalid",
      "detail": "The code is wrong, expired or already used.",
      "request_id": "[request id]",
      "status": 401,
      "title": "The code is not valid",
      "type": "urn:lectern:problem:otp_invalid"
    }
    "#);
    assert!(!app.is_email_taken("asha@example.com"));
    app.finish().await;
}

#[tokio::test]
async fn a_taken_phone_is_a_conflict() {
    let app = TestApp::new().await;
    let phone = app.student().await.phone;
    let code = app.request_next_code(&phone).await;
    let refused = app.anon().post(PATH, account(&phone, &code, "asha@example.com")).await;
    insta::assert_json_snapshot!(refused.assert_problem(409, "phone_taken").problem(), @r#"
    {
      "code": "phone_taken",
      "detail": "This phone number is already in use. Please sign in instead.",
      "request_id": "[request id]",
      "status": 409,
      "title": "The phone number is already in use",
      "type": "urn:lectern:problem:phone_taken"
    }
    "#);
    assert!(!app.is_email_taken("asha@example.com"));
    app.finish().await;
}

#[tokio::test]
async fn a_taken_address_is_a_conflict_and_leaves_the_code_for_another() {
    let app = TestApp::new().await;
    app.student_with_password("asha@example.com").await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let taken = client.post(PATH, account(&phone, &code, "ASHA@example.com")).await;
    taken.assert_problem(409, "email_taken");
    client
        .post(PATH, account(&phone, &code, "asha.rao@example.com"))
        .await
        .assert_status(201);
    let again = client.post(PATH, account(&phone, &code, "asha.rao@example.com")).await;
    again.assert_problem(401, "otp_invalid");
    app.finish().await;
}

#[tokio::test]
async fn every_invalid_field_is_named_and_the_code_stays_valid() {
    let app = TestApp::new().await;
    let (phone, client) = (app.fresh_phone(), app.anon());
    let code = app.request_code(&phone).await;
    let whole = || account(&phone, &code, "asha@example.com");
    let with = |field: &str, value: Value| {
        let mut body = whole();
        body[field] = value;
        body
    };
    let cases: Vec<(Value, &[&str])> = vec![
        (json!({ "otp": code }), &["phone_number", "email", "password", "name"]),
        (with("phone_number", json!("12345")), &["phone_number"]),
        (with("otp", json!("12")), &["otp_code"]),
        (with("email", json!("asha@example")), &["email"]),
        (with("email", Value::Null), &["email"]),
        (with("password", json!("short")), &["password"]),
        (with("password", json!("x".repeat(129))), &["password"]),
        (without(whole(), "password"), &["password"]),
        (with("name", json!(" ")), &["name"]),
        (with("name", json!("x".repeat(101))), &["name"]),
        (with("name", json!(["Asha"])), &["name"]),
        (with("college", json!("x".repeat(201))), &["college"]),
        (with("department", json!("a\u{7}")), &["department"]),
        (with("department", json!(7)), &["department"]),
    ];
    for (body, wrong) in cases {
        client.post(PATH, body).await.assert_wrong_fields(wrong);
    }
    client.post(PATH, whole()).await.assert_status(201);
    app.finish().await;
}

#[tokio::test]
async fn a_name_may_come_in_parts_or_under_another_name() {
    let app = TestApp::new().await;
    let names = [
        (json!({ "full_name": "Asha Rao" }), "Asha Rao"),
        (json!({ "first_name": "Asha", "last_name": "Rao" }), "Asha Rao"),
        (json!({ "first_name": "Asha" }), "Asha"),
    ];
    for (number, (name, full)) in names.into_iter().enumerate() {
        let phone = app.fresh_phone();
        let code = app.request_code(&phone).await;
        let mut body = without(account(&phone, &code, &format!("asha{number}@example.com")), "name");
        body.as_object_mut().unwrap().extend(name.as_object().unwrap().clone());
        let made = app.anon().post(PATH, body).await.assert_status(201);
        assert_eq!(
            (&made.body["user"]["name"], &made.body["user"]["first_name"]),
            (&json!(full), &json!("Asha"))
        );
    }
    app.finish().await;
}

#[tokio::test]
async fn a_role_and_a_verified_address_in_the_request_are_ignored() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    let code = app.request_code(&phone).await;
    let mut body = account(&phone, &code, "asha@example.com");
    let gift = json!({ "role": "admin", "email_verified": true, "banned": false, "id": "x" });
    body.as_object_mut().unwrap().extend(gift.as_object().unwrap().clone());
    let made = app.anon().post(PATH, body).await.assert_status(201);
    assert_eq!(made.body["user"]["role"], "student");
    assert_eq!(made.body["user"]["email_verified"], false);
    app.finish().await;
}
