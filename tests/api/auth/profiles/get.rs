//! `GET /api/auth/profile`.

use serde_json::json;

use crate::support::TestApp;

const PATH: &str = "/api/auth/profile";

#[tokio::test]
async fn a_profile_takes_one_database_call() {
    let app = TestApp::new().await;
    let profile = app.student().await.get(PATH).await.assert_status(200);
    assert_eq!(
        (
            profile.cost.dynamodb_calls,
            profile.cost.sqs_calls,
            profile.cost.s3_calls
        ),
        (1, 0, 0)
    );
    app.finish().await;
}

#[tokio::test]
async fn a_profile_that_is_unchanged_is_a_304() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let whole = student.get(PATH).await.assert_status(200);
    let etag = whole.header("etag").to_owned();
    assert!(
        etag.starts_with('"') && etag.ends_with('"') && etag.len() > 10,
        "{etag}"
    );
    assert_eq!(whole.header("cache-control"), "private, no-cache");
    for tags in [etag.clone(), "*".to_owned(), format!("\"other\", {etag}")] {
        let same = student
            .with_header("if-none-match", &tags)
            .get(PATH)
            .await
            .assert_status(304);
        assert_eq!((same.text.as_str(), same.header("etag")), ("", etag.as_str()));
    }
    for tags in ["\"other\"", "W/\"other\"", "other", ""] {
        student
            .with_header("if-none-match", tags)
            .get(PATH)
            .await
            .assert_status(200);
    }
    let form = json!({
        "name": "Asha Rao", "birth_date": "2001-05-17", "gender": "female", "event_interests": [1],
        "profile_pictures": ["https://example.com/asha.jpg"],
    });
    student
        .post("/api/auth/complete-profile", form)
        .await
        .assert_status(200);
    let newer = student
        .with_header("if-none-match", &etag)
        .get(PATH)
        .await
        .assert_status(200);
    assert_ne!(newer.header("etag"), etag);
    app.finish().await;
}

#[tokio::test]
async fn users_see_their_own_profile() {
    let app = TestApp::new().await;
    let (first, second) = (app.student().await, app.student().await);
    for student in [&first, &second] {
        let profile = student.get(PATH).await.assert_status(200);
        assert_eq!(
            (profile.string("id"), profile.string("phone_number")),
            (student.id.clone(), student.phone.clone())
        );
    }
    let etag = first.get(PATH).await.header("etag").to_owned();
    second
        .with_header("if-none-match", &etag)
        .get(PATH)
        .await
        .assert_status(200);
    app.finish().await;
}
