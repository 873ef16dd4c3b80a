//! `POST /api/auth/login` with a password.

use serde_json::{Value, json};

use crate::support::{Client, PASSWORD, Reply, TestApp, storm};

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
            refused.cost.password_hashes,
        ));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    assert_eq!(seen[0].3, 1, "one comparison of hashes");
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
    app.change_user(&student.id, |user| user.password_hash = Some(hash.to_owned()));
    sign_in(&app.anon(), &identifier, normal)
        .await
        .assert_problem(401, "credentials_invalid");
    sign_in(&app.anon(), &identifier, raw).await.assert_status(200);
    for password in [normal, raw] {
        sign_in(&app.anon(), &identifier, password).await.assert_status(200);
    }
    app.finish().await;
}

fn unknown(number: usize) -> Value {
    json!({ "email": format!("nobody{number}@example.com") })
}

#[tokio::test]
async fn a_client_has_wrong_passwords_over_all_accounts_and_none_is_hashed_past_them() {
    let app = TestApp::with_parameters([("WrongPasswordsPerClient", "3")]).await;
    let asha = app.student_with_password("asha@example.com").await;
    let client = app.anon();
    for number in 0..3 {
        let refused = sign_in(&client, &unknown(number), "123456789").await;
        let refused = refused.assert_problem(401, "credentials_invalid");
        assert_eq!(refused.cost.password_hashes, 1);
    }
    // Not even the right password of an account that has never been used here, so the reply does not show that it is
    // right.
    for (identifier, password) in [
        (unknown(9), "123456789"),
        (json!({ "email": "asha@example.com" }), PASSWORD),
        (json!({ "phone_number": asha.phone }), "123456789"),
    ] {
        let refused = sign_in(&client, &identifier, password).await;
        let refused = refused.assert_problem(429, "rate_limited");
        assert_eq!(refused.cost.password_hashes, 0);
        let seconds: i64 = refused.header("retry-after").parse().unwrap();
        assert!((850..=900).contains(&seconds), "{seconds}");
    }
    let known = json!({ "email": "asha@example.com" });
    sign_in(&app.anon(), &known, PASSWORD).await.assert_status(200);
    app.advance(900);
    sign_in(&client, &known, PASSWORD).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn users_who_signed_in_from_a_network_before_are_let_in_past_its_wrong_passwords() {
    let app = TestApp::with_parameters([("WrongPasswordsPerClient", "2")]).await;
    app.student_with_password("asha@example.com").await;
    let ravi = app.student_with_password("ravi@example.com").await;
    let client = app.anon();
    let (by_password, by_code) = (
        json!({ "email": "asha@example.com" }),
        json!({ "email": "ravi@example.com" }),
    );
    sign_in(&client, &by_password, PASSWORD).await.assert_status(200);
    let code = app.request_next_code(&ravi.phone).await;
    let proof = json!({ "phone_number": ravi.phone, "otp_code": code });
    client.post("/api/auth/verify-login", proof).await.assert_status(200);
    for number in 0..2 {
        let refused = sign_in(&client, &unknown(number), "123456789").await;
        refused.assert_problem(401, "credentials_invalid");
    }
    let problem = |refused: Reply| {
        let mut body = refused.assert_problem(429, "rate_limited").without_request_id();
        // The seconds go by.
        body.as_object_mut().unwrap().remove("retry_after");
        body
    };
    let of_unknown = problem(sign_in(&client, &unknown(9), "123456789").await);
    for known in [&by_password, &by_code] {
        // Their guesses stay within the ten of each account, and look like everybody else's.
        assert_eq!(problem(sign_in(&client, known, "123456789").await), of_unknown);
        sign_in(&client, known, PASSWORD).await.assert_status(200);
    }
    for _guess in 0..9 {
        sign_in(&client, &by_password, "123456789").await;
    }
    let blocked = sign_in(&app.anon(), &by_password, PASSWORD).await;
    blocked.assert_problem(429, "rate_limited");
    app.finish().await;
}

#[tokio::test]
async fn right_passwords_use_no_wrong_ones() {
    let app = TestApp::with_parameters([("WrongPasswordsPerClient", "1")]).await;
    app.student_with_password("asha@example.com").await;
    let client = app.anon();
    for _login in 0..5 {
        let known = json!({ "email": "asha@example.com" });
        sign_in(&client, &known, PASSWORD).await.assert_status(200);
    }
    let refused = sign_in(&client, &unknown(1), "123456789").await;
    refused.assert_problem(401, "credentials_invalid");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_guesses_at_once_a_client_gets_no_more_hashes() {
    let app = TestApp::with_parameters([("WrongPasswordsPerClient", "5")]).await;
    let client = app.anon();
    let replies = storm(30, |number| {
        let client = client.clone();
        async move { sign_in(&client, &unknown(number), "123456789").await }
    })
    .await;
    let hashes: u32 = replies.iter().map(|reply| reply.cost.password_hashes).sum();
    let looked_at = replies.iter().filter(|reply| reply.status == 401).count();
    assert_eq!((hashes, looked_at), (5, 5));
    app.finish().await;
}
