//! Uploaded pictures in profiles.

use serde_json::json;

use crate::api::users::pictures::{announce, announcement, form, png, send, uploaded};
use crate::support::TestApp;

const FORM: &str = "/api/auth/complete-profile";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finished_upload_becomes_a_picture_of_the_profile() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let (first, second) = (uploaded(&student, png(2000)).await, uploaded(&student, png(3000)).await);
    let stable = format!("/api/media/{second}");
    let pictures = [first.as_str(), &stable, "https://example.com/a.jpg"];
    let reply = student.post(FORM, form(&pictures)).await.assert_status(200);
    let urls = json!([format!("/api/media/{first}"), stable, "https://example.com/a.jpg"]);
    assert_eq!(reply.body["user"]["profile_pictures"], urls);
    assert_eq!(reply.body["user"]["avatar_url"], urls[0]);
    assert_eq!(student.get("/api/users/me").await.body["profile_pictures"], urls);
    // The form can be repeated, and a picture can be moved to the front.
    student.post(FORM, form(&pictures)).await.assert_status(200);
    let reply = student
        .patch("/api/users/me", json!({ "avatar_url": second }))
        .await
        .assert_status(200);
    assert_eq!(reply.body["avatar_url"], json!(format!("/api/media/{second}")));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_finished_images_of_the_caller_are_accepted() {
    let app = TestApp::new().await;
    let (student, other) = (app.student().await, app.student().await);
    let before = student.get("/api/users/me").await.body;
    let unfinished = announce(&student, 10).await.string("upload_id");
    let foreign = uploaded(&other, png(10)).await;
    let script = uploaded(&student, b"<script>alert(1)</script>".to_vec()).await;
    let other_type = uploaded(&student, b"\xFF\xD8\xFF\xE0 a JPEG in fact".to_vec()).await;
    let unknown = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".to_owned();
    for upload in [unfinished, foreign, script, other_type, unknown] {
        for picture in [upload.clone(), format!("/api/media/{upload}")] {
            let reply = student.post(FORM, form(&[&picture])).await;
            reply.assert_wrong_fields(&["profile_pictures[0]"]);
            let reply = student
                .patch("/api/users/me", json!({ "profile_pictures": [&picture], "bio": "x" }))
                .await;
            reply.assert_wrong_fields(&["profile_pictures[0]"]);
        }
        let reply = student.patch("/api/users/me", json!({ "avatar_url": upload })).await;
        reply.assert_wrong_fields(&["avatar_url"]);
        app.anon()
            .get(&format!("/api/media/{upload}"))
            .await
            .assert_problem(404, "not_found");
    }
    assert_eq!(student.get("/api/users/me").await.body, before);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_later_upload_does_not_change_the_picture() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let announced = announce(&student, 1000).await;
    assert_eq!(send(&student, &announced, png(1000), &[]).await, 200);
    let id = announced.string("upload_id");
    student.post(FORM, form(&[&id])).await.assert_status(200);
    let mut other = png(1000);
    other[500..].fill(9);
    assert_eq!(send(&student, &announced, other, &[]).await, 200);
    student.post(FORM, form(&[&id])).await.assert_status(200);
    let shown = app.anon().get(&format!("/api/media/{id}")).await.assert_status(302);
    let bytes = student
        .http()
        .get(shown.header("location"))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    assert_eq!(bytes, png(1000));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unused_upload_expires_after_a_day() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let (kept, lost) = (uploaded(&student, png(10)).await, uploaded(&student, png(10)).await);
    student
        .patch("/api/users/me", json!({ "profile_pictures": [kept] }))
        .await
        .assert_status(200);
    app.advance(24 * 60 * 60 + 1);
    let student = app.sign_in(&student.phone).await;
    let reply = student
        .patch("/api/users/me", json!({ "profile_pictures": [lost] }))
        .await;
    reply.assert_wrong_fields(&["profile_pictures[0]"]);
    student
        .patch("/api/users/me", json!({ "profile_pictures": [kept] }))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn storage_keys_are_not_accepted_as_pictures() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for text in [
        "images/1",
        "incoming/1",
        "/api/media/",
        "/api/media/../users/me",
        "s3://media/a.png",
        "//example.com/a.png",
    ] {
        let reply = student.patch("/api/users/me", json!({ "avatar_url": text })).await;
        reply.assert_wrong_fields(&["avatar_url"]);
    }
    student
        .post("/api/users/me/pictures", announcement("image/png", 1))
        .await
        .assert_status(201);
    app.finish().await;
}
