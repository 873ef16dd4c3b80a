//! Validation of profile updates.

use http::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_invalid_fields_are_reported_at_once_and_nothing_changes() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let before = student.get("/api/users/me").await.body;
    let body = json!({
        "name": " ", "bio": "x".repeat(1001), "location": "x".repeat(201), "college": "a\u{7}",
        "department": "x".repeat(201),
        "birth_date": "31-12-2000", "gender": "robot", "event_interests": [1, 1],
        "profile_pictures": ["javascript:alert(1)"],
        "avatar_url": "ftp://example.com/a", "email": "nobody",
    });
    let fields = [
        "name",
        "bio",
        "location",
        "college",
        "department",
        "birth_date",
        "gender",
        "event_interests",
        "profile_pictures[0]",
        "avatar_url",
        "email",
    ];
    let reply = student
        .put("/api/profile/update", body)
        .await
        .assert_problem(422, "validation_failed");
    let errors = reply.body["errors"].as_array().unwrap();
    let wrong: Vec<_> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
    // The position of the picture is optional.
    let wrong: Vec<_> = wrong
        .iter()
        .map(|field| {
            if *field == "profile_pictures" {
                "profile_pictures[0]"
            } else {
                field
            }
        })
        .collect();
    assert_eq!(wrong, fields);
    assert_eq!(student.get("/api/users/me").await.body, before);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_that_depend_on_the_date_or_the_stored_profile_apply() {
    let app = TestApp::new().await;
    app.advance_to("2035-06-15T20:00:00Z");
    let student = app.student().await;
    let cases = [
        // It is already the 16th in India.
        (json!({ "birth_date": "2017-06-17" }), "birth_date"),
        (json!({ "birth_date": "1800-01-01" }), "birth_date"),
        (json!({ "event_interests": [1, 99] }), "event_interests"),
        (json!({ "event_interests": [] }), "event_interests"),
        (json!({ "event_interests": [1, 2, 3, 4, 5, 6] }), "event_interests"),
        (json!({ "profile_pictures": [] }), "profile_pictures"),
        (json!({ "last_name": "Rao" }), "first_name"),
    ];
    for (body, field) in cases {
        let reply = student.patch("/api/users/me", body.clone()).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.text);
        reply.assert_wrong_fields(&[field]);
    }
    student
        .patch("/api/users/me", json!({ "birth_date": "2017-06-16" }))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_json_objects_are_accepted() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let send = async |media: &'static str, body: &str| {
        student
            .send_as(Method::PUT, "/api/users/me", Some((media, body.to_owned())))
            .await
    };
    for broken in [
        "{",
        "",
        "[]",
        "null",
        "\"text\"",
        "{\"bio\": \"\\ud800\"}",
        "{\"bio\": 1}}",
    ] {
        send("application/json", broken)
            .await
            .assert_problem(400, "malformed_request");
    }
    send("application/json", "{\"bio\": 5}")
        .await
        .assert_wrong_fields(&["bio"]);
    send("application/json", "{\"event_interests\": [\"1\"]}")
        .await
        .assert_wrong_fields(&["event_interests[0]"]);
    let reply = send("text/html", "{\"bio\": \"x\"}").await;
    assert_eq!(reply.status, 415, "{}", reply.text);
    send("application/json; charset=utf-8", "{\"bio\": \"x\"}")
        .await
        .assert_status(200);
    let large = format!("{{\"bio\": \"{}\"}}", "x".repeat(1024 * 1024));
    send("application/json", &large).await.assert_problem(413, "too_large");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_are_counted_in_characters_and_stored_unchanged() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let bio = "क्ष🎓".repeat(250);
    let reply = student
        .patch("/api/users/me", json!({ "bio": bio, "name": "अनु राव" }))
        .await
        .assert_status(200);
    assert_eq!(
        (reply.string("bio"), reply.string("first_name")),
        (bio, "अनु".to_owned())
    );
    let hostile = "<script>alert(1)</script> {{7*7}} ' OR 1=1 --";
    let reply = student
        .patch("/api/users/me", json!({ "bio": hostile }))
        .await
        .assert_status(200);
    assert_eq!(reply.string("bio"), hostile);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_has_something_to_see_and_does_not_reverse_other_text() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for hidden in [
        "\u{200b}",
        "\u{2060}",
        "\u{3164}",
        "\u{feff}",
        "\u{202e}Asha",
        "A\u{e0041}",
    ] {
        let update = student.patch("/api/users/me", json!({ "name": hidden })).await;
        update.assert_wrong_fields(&["name"]);
    }
    let names = [
        ("\u{feff}Zoe\u{301} \u{200b}Rao", "Zo\u{e9} Rao"),
        ("क्\u{200d}षमा", "क्\u{200d}षमा"),
        ("سما می\u{200c}رود", "سما می\u{200c}رود"),
        ("Asha 👩\u{200d}🔬", "Asha 👩\u{200d}🔬"),
    ];
    for (typed, stored) in names {
        let update = student.patch("/api/users/me", json!({ "name": typed })).await;
        assert_eq!(update.assert_status(200).string("name"), stored);
    }
    app.finish().await;
}
