//! Email addresses in profile updates.

use serde_json::json;

use crate::support::{PASSWORD, TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_address_replaces_the_old_one_for_sign_in() {
    let app = TestApp::new().await;
    let student = app.student_with_password("old@example.com").await;
    let reply = student
        .patch("/api/users/me", json!({ "email": " New@Example.com " }))
        .await
        .assert_status(200);
    assert_eq!(
        (&reply.body["email"], &reply.body["email_verified"]),
        (&json!("new@example.com"), &json!(false))
    );
    let sign_in = async |email: &str| {
        app.anon()
            .post("/api/login", json!({ "email": email, "password": PASSWORD }))
            .await
    };
    sign_in("new@example.com").await.assert_status(200);
    sign_in("old@example.com")
        .await
        .assert_problem(401, "credentials_invalid");
    // The old address can be used again.
    let other = app.student().await;
    other
        .patch("/api/users/me", json!({ "email": "old@example.com" }))
        .await
        .assert_status(200);
    // The same address again changes nothing.
    let again = student
        .patch("/api/users/me", json!({ "email": "new@example.com", "bio": "b" }))
        .await
        .assert_status(200);
    assert_eq!(
        (&again.body["email"], &again.body["bio"]),
        (&json!("new@example.com"), &json!("b"))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_address_is_a_conflict_and_nothing_changes() {
    let app = TestApp::new().await;
    app.student_with_password("taken@example.com").await;
    let student = app.student_with_password("own@example.com").await;
    let before = student.get("/api/users/me").await.body;
    let body = json!({ "email": "TAKEN@example.com", "bio": "changed" });
    student
        .patch("/api/users/me", body)
        .await
        .assert_problem(409, "email_taken");
    assert_eq!(student.get("/api/users/me").await.body, before);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_can_be_removed_from_an_account_with_a_phone() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let reply = student
        .patch("/api/users/me", json!({ "email": null }))
        .await
        .assert_status(200);
    assert_eq!(reply.body["email"], json!(null));
    assert!(!app.dump().contains("EMAIL#asha@example.com"));
    student
        .patch("/api/users/me", json!({ "email": "asha@example.com" }))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_concurrent_users_gets_an_address() {
    let app = TestApp::new().await;
    let mut students = Vec::new();
    for _ in 0..12 {
        students.push(app.student().await);
    }
    let replies = storm(students.len(), |number| {
        let student = students[number].clone();
        async move {
            student
                .patch("/api/users/me", json!({ "email": "wanted@example.com", "bio": "mine" }))
                .await
        }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for (student, reply) in students.iter().zip(replies) {
        let has_it = student.get("/api/users/me").await.body["email"] == "wanted@example.com";
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
        async move { student.patch("/api/users/me", body).await }
    })
    .await;
    assert!(
        replies.iter().all(|reply| reply.status == 200),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    let profile = student.get("/api/users/me").await;
    assert!(profile.string("bio").starts_with("writer"));
    // Only the last address is taken.
    let guards = app
        .rows("USERS_TABLE")
        .into_iter()
        .filter(|row| row["pk"]["S"].as_str().unwrap().starts_with("EMAIL#"));
    let guards: Vec<_> = guards.map(|row| row["pk"]["S"].clone()).collect();
    assert_eq!(guards, [json!(format!("EMAIL#{}", profile.string("email")))]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_new_address_gets_a_verification_email() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for email in ["first@example.com", "second@example.com"] {
        student
            .patch("/api/users/me", json!({ "email": email }))
            .await
            .assert_status(200);
        let body = json!({ "token": app.token_for(email).await });
        app.anon().post("/api/auth/verify-email", body).await.assert_status(200);
        assert_eq!(student.get("/api/users/me").await.body["email_verified"], true);
        app.advance(61);
        student
            .put("/api/profile/update", json!({ "email": email, "bio": "b" }))
            .await
            .assert_status(200);
        assert_eq!(app.mails_to(email).await.len(), 1);
    }
    app.finish().await;
}
