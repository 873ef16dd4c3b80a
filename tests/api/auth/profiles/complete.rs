//! `POST /api/auth/complete-profile`; pictures that were uploaded are tested with the uploads.

use serde_json::{Value, json};

use crate::support::TestApp;

const PATH: &str = "/api/auth/complete-profile";

fn form() -> Value {
    json!({
        "name": "Asha Rao", "birth_date": "2001-05-17", "gender": "female", "event_interests": [1, 5, 9],
        "profile_pictures": ["https://example.com/asha.jpg"],
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut form = form();
    form[field] = value;
    form
}

fn without(field: &str) -> Value {
    let mut form = form();
    form.as_object_mut().unwrap().remove(field);
    form
}

/// Forms, and the fields that are wrong in them.
fn invalid_forms() -> Vec<(Value, &'static [&'static str])> {
    let url = "https://example.com/asha.jpg";
    vec![
        (
            json!({}),
            &["name", "birth_date", "gender", "event_interests", "profile_pictures"],
        ),
        (without("name"), &["name"]),
        (with("name", json!("  ")), &["name"]),
        (with("name", json!("x".repeat(101))), &["name"]),
        (with("name", json!("a\u{0}b")), &["name"]),
        (with("name", json!(7)), &["name"]),
        (without("birth_date"), &["birth_date"]),
        (with("birth_date", json!("17.05.2001")), &["birth_date"]),
        (with("birth_date", json!("2001-02-29")), &["birth_date"]),
        (with("birth_date", json!("2001-05-17T00:00:00Z")), &["birth_date"]),
        (with("birth_date", json!("1899-12-31")), &["birth_date"]),
        (with("birth_date", json!("2999-01-01")), &["birth_date"]),
        (with("birth_date", json!(20_010_517)), &["birth_date"]),
        (with("gender", json!("Female")), &["gender"]),
        (with("gender", json!("")), &["gender"]),
        (without("gender"), &["gender"]),
        (with("event_interests", json!([])), &["event_interests"]),
        (with("event_interests", json!([1, 2, 3, 4, 5, 6])), &["event_interests"]),
        (with("event_interests", json!([1, 1])), &["event_interests"]),
        (with("event_interests", json!([0])), &["event_interests"]),
        (with("event_interests", json!([11])), &["event_interests"]),
        (with("event_interests", json!(1)), &["event_interests"]),
        (with("event_interests", json!([1, "2"])), &["event_interests[1]"]),
        (with("event_interests", json!([-1])), &["event_interests[0]"]),
        (with("profile_pictures", json!([])), &["profile_pictures"]),
        (with("profile_pictures", json!(vec![url; 7])), &["profile_pictures"]),
        (with("profile_pictures", json!(["asha.jpg"])), &["profile_pictures"]),
        (
            with("profile_pictures", json!([url, "javascript:alert(1)"])),
            &["profile_pictures"],
        ),
        (
            with("profile_pictures", json!(["https://u:p@example.com/a.jpg"])),
            &["profile_pictures"],
        ),
        (
            with("profile_pictures", json!([format!("{url}?{}", "x".repeat(2048))])),
            &["profile_pictures"],
        ),
        (with("profile_pictures", json!(url)), &["profile_pictures"]),
        // Not one of this user's uploads.
        (
            with("profile_pictures", json!(["0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c"])),
            &["profile_pictures[0]"],
        ),
    ]
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for (form, wrong) in invalid_forms() {
        student.post(PATH, form).await.assert_wrong_fields(wrong);
    }
    assert_eq!(
        student.get("/api/auth/profile").await.body["is_profile_complete"],
        false
    );
    app.anon()
        .post(PATH, form())
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test]
async fn a_user_must_be_eighteen_today_in_india() {
    let app = TestApp::new().await;
    // Half past one on 10 March in Kolkata.
    app.advance_to("2095-03-09T20:00:00Z");
    let student = app.student().await;
    student
        .post(PATH, with("birth_date", json!("2077-03-11")))
        .await
        .assert_wrong_fields(&["birth_date"]);
    let completed = student
        .post(PATH, with("birth_date", json!("2077-03-10")))
        .await
        .assert_status(200);
    assert_eq!(completed.body["user"]["birth_date"], "2077-03-10");
    app.finish().await;
}

#[tokio::test]
async fn completing_again_replaces_the_profile() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let first = student.post(PATH, form()).await.assert_status(200);
    assert_eq!(first.body["user"], first.body["user_info"]);
    let again = student.post(PATH, form()).await.assert_status(200);
    let mut edited = form();
    edited["full_name"] = json!("Nisha Das");
    edited.as_object_mut().unwrap().remove("name");
    edited["event_interests"] = json!([10, 2, 3, 4, 1]);
    edited["profile_pictures"] = json!(
        (0..6)
            .map(|number| format!("http://example.com/{number}"))
            .collect::<Vec<_>>()
    );
    let replaced = student.post(PATH, edited.clone()).await.assert_status(200);
    let user = &replaced.body["user"];
    assert_eq!(
        (&user["name"], &user["first_name"]),
        (&json!("Nisha Das"), &json!("Nisha"))
    );
    assert_eq!(user["event_interests"], edited["event_interests"]);
    assert_eq!(user["profile_pictures"], edited["profile_pictures"]);
    assert_eq!(user["avatar_url"], "http://example.com/0");
    for completed in [&first, &again, &replaced] {
        assert_eq!(completed.body["needs_profile_completion"], false);
        assert_eq!(completed.body["user"]["is_profile_complete"], true);
    }
    app.finish().await;
}

#[tokio::test]
async fn first_and_last_name_can_replace_the_name() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut parts = without("name");
    parts["first_name"] = json!(" Asha ");
    let completed = student.post(PATH, parts.clone()).await.assert_status(200);
    assert_eq!(completed.body["user"]["name"], "Asha");
    parts["last_name"] = json!("Devi Rao");
    let completed = student.post(PATH, parts.clone()).await.assert_status(200);
    let user = &completed.body["user"];
    assert_eq!(
        (&user["name"], &user["last_name"]),
        (&json!("Asha Devi Rao"), &json!("Devi Rao"))
    );
    parts["first_name"] = json!("");
    student.post(PATH, parts).await.assert_wrong_fields(&["first_name"]);
    app.finish().await;
}

#[tokio::test]
async fn fields_outside_the_form_are_ignored() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut form = form();
    let gift = json!({
        "role": "admin", "id": "x", "email": "admin@example.com", "email_verified": true, "banned": true,
        "user": { "role": "admin" }, "completed_at": "2000-01-01T00:00:00Z",
    });
    form.as_object_mut().unwrap().extend(gift.as_object().unwrap().clone());
    let user = student.post(PATH, form).await.assert_status(200).body["user"].clone();
    assert_eq!((&user["role"], &user["id"]), (&json!("student"), &json!(student.id)));
    assert_eq!((&user["email"], &user["email_verified"]), (&Value::Null, &json!(false)));
    app.finish().await;
}
