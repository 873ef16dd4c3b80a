//! `POST /api/auth/login` with a password.

use serde_json::{Value, json};

use crate::support::{Client, PASSWORD, Reply, TestApp};

async fn sign_in(client: &Client, identifier: &Value, password: &str) -> Reply {
    let mut body = identifier.clone();
    body["password"] = json!(password);
    client.post("/api/auth/login", body).await
}

#[tokio::test]
async fn known_and_unknown_accounts_are_refused_alike_at_the_same_cost() {
    let app = TestApp::new().await;
    app.student_with_password("asha@example.com").await;
    let without_password = app.student().await.phone;
    let identifiers = [
        json!({ "email": "asha@example.com" }),
        json!({ "email": "nobody@example.com" }),
        json!({ "phone_number": without_password }),
        json!({ "phone_number": app.fresh_phone() }),
        json!({ "username": "nobody" }),
        json!({ "identifier": "nobody at all" }),
        json!({ "identifier": "x".repeat(3_000) }),
    ];
    let mut seen = Vec::new();
    for identifier in &identifiers {
        let refused = sign_in(&app.anon(), identifier, "another password").await;
        let refused = refused.assert_problem(401, "credentials_invalid");
        seen.push((
            refused.without_request_id(),
            refused.cost.dynamodb_calls,
            refused.cost.sqs_calls,
        ));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    app.finish().await;
}

#[tokio::test]
async fn ten_wrong_passwords_block_the_right_one_for_fifteen_minutes() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let known = json!({ "email": "asha@example.com" });
    for number in 0..10 {
        // Spelling and client do not matter.
        let email = if number % 2 == 0 {
            "asha@example.com"
        } else {
            " ASHA@example.com"
        };
        let refused = sign_in(&app.anon(), &json!({ "email": email }), "another password").await;
        refused.assert_problem(401, "credentials_invalid");
    }
    let blocked = sign_in(&app.anon(), &known, PASSWORD)
        .await
        .assert_problem(429, "rate_limited");
    let seconds: i64 = blocked.header("retry-after").parse().unwrap();
    assert!((850..=900).contains(&seconds), "{seconds}");
    // Another identifier of the same account has attempts of its own.
    sign_in(&app.anon(), &json!({ "phone_number": student.phone }), PASSWORD)
        .await
        .assert_status(200);
    app.advance(seconds - 60);
    sign_in(&app.anon(), &known, PASSWORD)
        .await
        .assert_problem(429, "rate_limited");
    app.advance(61);
    sign_in(&app.anon(), &known, PASSWORD).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn an_unknown_identifier_has_as_many_attempts() {
    let app = TestApp::new().await;
    let unknown = json!({ "email": "nobody@example.com" });
    for _try in 0..10 {
        sign_in(&app.anon(), &unknown, PASSWORD)
            .await
            .assert_problem(401, "credentials_invalid");
    }
    sign_in(&app.anon(), &unknown, PASSWORD)
        .await
        .assert_problem(429, "rate_limited");
    app.advance(901);
    sign_in(&app.anon(), &unknown, PASSWORD)
        .await
        .assert_problem(401, "credentials_invalid");
    app.finish().await;
}

#[tokio::test]
async fn right_passwords_do_not_count_as_failures() {
    let app = TestApp::new().await;
    app.student_with_password("asha@example.com").await;
    let known = json!({ "email": "asha@example.com" });
    for _login in 0..12 {
        sign_in(&app.anon(), &known, PASSWORD).await.assert_status(200);
    }
    app.finish().await;
}

#[tokio::test]
async fn phones_sign_in_as_they_are_pasted_and_in_digits_of_any_script() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let national = student.phone.strip_prefix("+91").unwrap();
    let devanagari: String = national
        .chars()
        .map(|digit| char::from_u32(0x966 + digit.to_digit(10).unwrap()).unwrap())
        .collect();
    for spelling in [
        format!("\u{202a}{}\u{202c}", student.phone),
        format!("+91\u{a0}{}\u{2011}{}", &national[..5], &national[5..]),
        format!("\u{ff0b}91{national}"),
        devanagari,
    ] {
        for field in ["phone_number", "identifier"] {
            sign_in(&app.anon(), &json!({ field: spelling }), PASSWORD)
                .await
                .assert_status(200);
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn a_password_is_the_same_on_keyboards_that_code_it_differently() {
    let app = TestApp::new().await;
    for (number, (one, other)) in [
        ("Ma\u{f1}ana-caf\u{e9}-2026", "Man\u{303}ana-cafe\u{301}-2026"),
        ("स\u{95c}क-पासवर्ड", "स\u{921}\u{93c}क-पासवर्ड"),
    ]
    .into_iter()
    .enumerate()
    {
        for (turn, (first, then)) in [(one, other), (other, one)].into_iter().enumerate() {
            let identifier = json!({ "email": format!("asha{number}{turn}@example.com") });
            let mut account = identifier.clone();
            account["password"] = json!(first);
            app.anon().post("/api/auth/register", account).await.assert_status(201);
            for password in [first, then] {
                sign_in(&app.anon(), &identifier, password).await.assert_status(200);
            }
        }
    }
    app.finish().await;
}

#[tokio::test]
async fn a_password_that_was_hashed_in_its_raw_form_is_accepted_and_hashed_again() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let identifier = json!({ "email": "asha@example.com" });
    let (raw, normal) = ("Man\u{303}ana-cafe\u{301}", "Ma\u{f1}ana-caf\u{e9}");
    // Argon2id of the raw form.
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$ZWFybGllci1hY2NvdW50cw$BdRE9cs8DqQ2B6ur+viHZAj47Pg9iyfJzVtV+LOHUhg";
    app.edit_user(&student.id, "password_hash", json!({ "S": hash }));
    sign_in(&app.anon(), &identifier, normal)
        .await
        .assert_problem(401, "credentials_invalid");
    sign_in(&app.anon(), &identifier, raw).await.assert_status(200);
    for password in [normal, raw] {
        sign_in(&app.anon(), &identifier, password).await.assert_status(200);
    }
    app.finish().await;
}
