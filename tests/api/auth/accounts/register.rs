//! `POST /api/auth/register`.

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp};

const PATH: &str = "/api/auth/register";

fn account(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD })
}

#[tokio::test]
async fn an_account_is_created_and_signs_in_by_address_and_by_username() {
    let app = TestApp::new().await;
    let client = app.anon();
    let body = json!({
        "email": " Asha@Example.com ", "password": PASSWORD, "username": "Asha.Rao",
        "first_name": "Asha", "last_name": "Rao", "role": "admin", "email_verified": true,
    });
    let made = client.post(PATH, body).await.assert_status(201);
    assert_eq!(
        made.body.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["message", "user"]
    );
    let user = &made.body["user"];
    let seen = [
        &user["email"],
        &user["username"],
        &user["name"],
        &user["role"],
        &user["email_verified"],
        &user["phone_number"],
    ];
    assert_eq!(
        json!(seen),
        json!(["asha@example.com", "asha.rao", "Asha Rao", "student", false, null])
    );
    let logins = [
        json!({ "email": "asha@example.com" }),
        json!({ "username": "ASHA.RAO" }),
        json!({ "identifier": "asha.rao" }),
        json!({ "identifier": "Asha@example.com" }),
    ];
    for mut login in logins {
        login["password"] = json!(PASSWORD);
        let reply = client.post("/api/accounts/login", login).await.assert_status(200);
        assert_eq!(&reply.body["user"], user);
    }
    app.finish().await;
}

#[tokio::test]
async fn the_aliases_do_the_same() {
    let app = TestApp::new().await;
    for (number, path) in ["/api/accounts/register", "/accounts/register/"]
        .into_iter()
        .enumerate()
    {
        let email = format!("asha{number}@example.com");
        app.anon().post(path, account(&email)).await.assert_status(201);
        assert_eq!(app.mails_to(&email).await.len(), 1);
    }
    app.finish().await;
}

#[tokio::test]
async fn every_invalid_field_is_reported_at_once() {
    let app = TestApp::new().await;
    let client = app.anon();
    client
        .post(PATH, json!({}))
        .await
        .assert_wrong_fields(&["email", "password"]);
    let body = json!({ "email": "asha", "password": "short", "username": ".a", "name": " ", "first_name": "\u{0}" });
    client
        .post(PATH, body)
        .await
        .assert_wrong_fields(&["email", "password", "username", "first_name"]);
    for username in ["me", "Admin", "a b", "asha-rao", "asha.", "12345678"] {
        let body = json!({ "email": "asha@example.com", "password": PASSWORD, "username": username });
        client.post(PATH, body).await.assert_wrong_fields(&["username"]);
    }
    assert!(!app.dump().contains("asha"));
    app.finish().await;
}

#[tokio::test]
async fn taken_identifiers_are_conflicts_and_create_nothing() {
    let app = TestApp::new().await;
    let client = app.anon();
    let first = json!({ "email": "asha@example.com", "password": PASSWORD, "username": "asha" });
    client.post(PATH, first).await.assert_status(201);
    let other =
        |email: &str, username: &str| json!({ "email": email, "password": "another password", "username": username });
    client
        .post(PATH, other("ASHA@example.com", "free"))
        .await
        .assert_problem(409, "email_taken");
    let refused = client.post(PATH, other("free@example.com", "ASHA")).await;
    insta::assert_json_snapshot!(refused.assert_problem(409, "username_taken").problem(), @r#"
    {
      "code": "username_taken",
      "detail": "This username is already in use.",
      "request_id": "[request id]",
      "status": 409,
      "title": "The username is already in use",
      "type": "urn:lectern:problem:username_taken"
    }
    "#);
    let dump = app.dump();
    assert!(!dump.contains("EMAIL#free") && !dump.contains("USERNAME#free"));
    app.verified("proven@example.com").await;
    client
        .post(PATH, account("proven@example.com"))
        .await
        .assert_problem(409, "email_taken");
    app.finish().await;
}

#[tokio::test]
async fn a_registration_that_was_not_finished_can_be_repeated() {
    let app = TestApp::new().await;
    let client = app.anon();
    let first = client.post(PATH, account("asha@example.com")).await.assert_status(201);
    let again = client.post(PATH, account("asha@example.com")).await.assert_status(201);
    assert_eq!(again.body["user"], first.body["user"]);
    assert_eq!(app.mails_to("asha@example.com").await.len(), 1, "two mails in a minute");
    app.advance(61);
    client.post(PATH, account("asha@example.com")).await.assert_status(201);
    assert_eq!(app.mails_to("asha@example.com").await.len(), 2);
    let token = app.token_for("asha@example.com").await;
    client
        .post("/api/auth/verify-email", json!({ "token": token }))
        .await
        .assert_status(200);
    client
        .post(PATH, account("asha@example.com"))
        .await
        .assert_problem(409, "email_taken");
    app.finish().await;
}

#[tokio::test]
async fn passwords_cannot_be_guessed_by_repeating_a_registration() {
    let app = TestApp::new().await;
    app.anon()
        .post(PATH, account("asha@example.com"))
        .await
        .assert_status(201);
    for number in 0..10 {
        let guess = json!({ "email": "asha@example.com", "password": format!("guess number {number}") });
        app.anon().post(PATH, guess).await.assert_problem(409, "email_taken");
    }
    app.anon()
        .post(PATH, account("asha@example.com"))
        .await
        .assert_problem(429, "rate_limited");
    app.anon()
        .post("/api/auth/login", account("asha@example.com"))
        .await
        .assert_problem(429, "rate_limited");
    app.finish().await;
}

#[tokio::test]
async fn passwords_that_differ_only_after_byte_72_are_different() {
    let app = TestApp::new().await;
    let password = |last: &str| format!("{}{last}", "long ".repeat(20));
    let body = json!({ "email": "asha@example.com", "password": password("a") });
    app.anon().post(PATH, body).await.assert_status(201);
    let login = |last: &str| json!({ "email": "asha@example.com", "password": password(last) });
    app.anon()
        .post("/api/auth/login", login("b"))
        .await
        .assert_problem(401, "credentials_invalid");
    app.anon().post("/api/auth/login", login("a")).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn usernames_that_pass_for_the_product_or_for_everybody_are_refused() {
    let app = TestApp::new().await;
    for username in [
        "everyone",
        "all",
        "adm1n",
        "ad.min",
        "admin_",
        "lectern.support",
        "owner",
        "deleted",
    ] {
        let mut body = account("asha@example.com");
        body["username"] = json!(username);
        app.anon().post(PATH, body).await.assert_wrong_fields(&["username"]);
    }
    for (number, username) in ["adminath", "allison", "hereford"].into_iter().enumerate() {
        let mut body = account(&format!("asha{number}@example.com"));
        body["username"] = json!(username);
        app.anon().post(PATH, body).await.assert_status(201);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_registration_takes_an_unproven_address_from_an_account_with_a_phone_once_it_is_verified() {
    let app = TestApp::new().await;
    let other = app.student_with_password("asha@example.com").await;
    // A mailbox gets a verification mail a minute.
    app.advance(61);
    let client = app.anon();
    let body = json!({ "email": "asha@example.com", "password": "the owner's password", "username": "asha" });
    let made = client.post(PATH, body).await.assert_status(201);
    let user = &made.body["user"];
    assert_eq!(
        (&user["email"], &user["pending_email"]),
        (&json!(null), &json!("asha@example.com"))
    );
    assert_eq!(other.get("/api/users/me").await.body["email"], "asha@example.com");
    let token = json!({ "token": app.token_for("asha@example.com").await });
    client.post("/api/auth/verify-email", token).await.assert_status(200);
    let login = json!({ "email": "asha@example.com", "password": "the owner's password" });
    let login = client.post("/api/login", login).await.assert_status(200);
    let owner = &login.body["user"];
    assert_eq!((&owner["id"], &owner["email_verified"]), (&user["id"], &json!(true)));
    let left = other.get("/api/users/me").await.assert_status(200);
    assert_eq!(
        (&left.body["email"], &left.body["phone_number"]),
        (&json!(null), &json!(other.phone))
    );
    app.finish().await;
}

#[tokio::test]
async fn spellings_of_one_domain_are_one_address_and_ip_addresses_are_refused() {
    let app = TestApp::new().await;
    let made = app
        .anon()
        .post(PATH, account("asha@Bücher.example"))
        .await
        .assert_status(201);
    assert_eq!(made.body["user"]["email"], "asha@xn--bcher-kva.example");
    let mut other = account("asha@xn--bcher-kva.example");
    other["password"] = json!("another password");
    app.anon().post(PATH, other).await.assert_problem(409, "email_taken");
    let identifier = json!({ "identifier": "ASHA@bu\u{308}cher.example", "password": PASSWORD });
    app.anon().post("/api/auth/login", identifier).await.assert_status(200);
    for email in [
        "x@127.0.0.1",
        "x@[127.0.0.1]",
        "x@１２７.0.0.1",
        "x@a\u{202e}b.example",
        "x@-a.example",
    ] {
        app.anon()
            .post(PATH, account(email))
            .await
            .assert_wrong_fields(&["email"]);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_client_makes_some_accounts_an_hour_and_the_rest_costs_no_hash() {
    let app = TestApp::with_parameters([("RegistrationsPerClientHourly", "2")]).await;
    let client = app.anon();
    for number in 0..2 {
        let made = client.post(PATH, account(&format!("asha{number}@example.com"))).await;
        assert_eq!(made.assert_status(201).cost.password_hashes, 1);
    }
    // A taken address is not an exception: the limit also bounds searching for accounts.
    for email in ["ravi@example.com", "asha0@example.com"] {
        let refused = client
            .post(PATH, account(email))
            .await
            .assert_problem(429, "rate_limited");
        assert_eq!(refused.cost.password_hashes, 0);
        let seconds: i64 = refused.header("retry-after").parse().unwrap();
        assert!((3_500..=3_600).contains(&seconds), "{seconds}");
    }
    assert!(!app.dump().contains("ravi@example.com"));
    app.anon()
        .post(PATH, account("ravi@example.com"))
        .await
        .assert_status(201);
    app.advance(3_600);
    client.post(PATH, account("meena@example.com")).await.assert_status(201);
    app.finish().await;
}

#[tokio::test]
async fn wrong_passwords_of_repeated_registrations_count_for_the_client() {
    let app = TestApp::with_parameters([("WrongPasswordsPerClient", "2")]).await;
    let client = app.anon();
    for number in 0..3 {
        let email = format!("asha{number}@example.com");
        app.anon().post(PATH, account(&email)).await.assert_status(201);
        let guess = json!({ "email": email, "password": "another password" });
        let refused = client.post(PATH, guess).await;
        match number {
            0 | 1 => refused.assert_problem(409, "email_taken"),
            _ => refused.assert_problem(429, "rate_limited"),
        };
    }
    let login = json!({ "email": "nobody@example.com", "password": "another password" });
    let refused = client.post("/api/auth/login", login).await;
    refused.assert_problem(429, "rate_limited");
    app.finish().await;
}

#[tokio::test]
async fn a_banned_account_keeps_its_address_from_a_registration() {
    let app = TestApp::new().await;
    let banned = app.student_with_password("asha@example.com").await;
    app.ban(&banned.id);
    app.anon()
        .post(PATH, account("asha@example.com"))
        .await
        .assert_problem(409, "email_taken");
    app.finish().await;
}
