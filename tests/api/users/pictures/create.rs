//! `POST /api/users/me/pictures`.

use std::collections::BTreeSet;

use serde_json::json;
use shared::database::Table;
use shared::types::role::Role;
use shared_catalog::store::uploads::Upload;

use super::{announce, announcement, png, send, uploaded};
use crate::support::content::complete;
use crate::support::{Actor, TestApp, storm};

const PATH: &str = "/api/users/me/pictures";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_uploaded_with_the_given_url_and_headers() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let announced = announce(&student, 1000).await;
    let upload = &announced.body["upload"];
    assert!(upload["url"].as_str().unwrap().contains("X-Amz-Signature="));
    assert_eq!(
        upload["headers"],
        json!({ "content-type": "image/png", "content-length": "1000" })
    );
    let expires_in = announced.body["expires_in"].as_u64().unwrap();
    assert!((60..=3600).contains(&expires_in), "{expires_in}");
    // The caller, the pictures, the slots and the transaction.
    assert_eq!(announced.cost.dynamodb_calls, 4);
    assert_eq!(send(&student, &announced, png(1000), &[]).await, 200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn storage_accepts_only_the_announced_file() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let announced = announce(&student, 1000).await;
    for size in [999, 1001, 0, 4_000] {
        assert_eq!(
            send(&student, &announced, png(size), &[]).await,
            403,
            "{size} bytes instead of 1000"
        );
    }
    assert_eq!(
        send(&student, &announced, png(1000), &[("content-type", "text/html")]).await,
        403
    );
    assert_eq!(
        send(&student, &announced, png(1000), &[("content-type", "image/jpeg")]).await,
        403
    );
    let without_signature = announced.body["upload"]["url"]
        .as_str()
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let bare = student
        .http()
        .put(without_signature)
        .body(png(1000))
        .send()
        .await
        .unwrap();
    assert_eq!(bare.status(), 403);
    assert_eq!(send(&student, &announced, png(1000), &[]).await, 200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_images_of_at_most_5_mebibytes_are_accepted() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for content_type in ["image/jpeg", "image/png", "image/webp", "image/heic"] {
        let reply = student
            .post(PATH, announcement(content_type, 5 * 1024 * 1024))
            .await
            .assert_status(201);
        assert_eq!(reply.body["upload"]["headers"]["content-type"], content_type);
    }
    let refused = async |body, fields: &[&str]| {
        student.post(PATH, body).await.assert_wrong_fields(fields);
    };
    refused(announcement("image/png", 5 * 1024 * 1024 + 1), &["size"]).await;
    refused(announcement("image/png", 0), &["size"]).await;
    refused(announcement("image/svg+xml", 10), &["content_type"]).await;
    refused(announcement("text/html", 10), &["content_type"]).await;
    refused(
        json!({ "filename": "../a.png", "content_type": "image/png", "size": -1 }),
        &["filename", "size"],
    )
    .await;
    refused(
        json!({ "filename": "a.png", "content_type": "image/png", "size": "10" }),
        &["size"],
    )
    .await;
    refused(json!({}), &["filename", "content_type", "size"]).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_and_body_return_the_same_upload() {
    let app = TestApp::new().await;
    let (student, other) = (app.student().await, app.student().await);
    let keyed = student.with_header("idempotency-key", "key-1");
    let first = keyed
        .post(PATH, announcement("image/png", 100))
        .await
        .assert_status(201);
    assert_eq!(first.cost.dynamodb_calls, 5);
    let again = keyed
        .post(PATH, announcement("image/png", 100))
        .await
        .assert_status(201);
    assert_eq!(again.body["upload_id"], first.body["upload_id"]);
    assert_eq!(send(&student, &again, png(100), &[]).await, 200);
    let refused = keyed.post(PATH, announcement("image/png", 101)).await;
    insta::assert_json_snapshot!(refused.assert_problem(422, "idempotency_key_reused").problem(), @r#"
    {
      "code": "idempotency_key_reused",
      "detail": "This Idempotency-Key came with another body before.",
      "request_id": "[request id]",
      "status": 422,
      "title": "The idempotency key belongs to another request",
      "type": "urn:lectern:problem:idempotency_key_reused"
    }
    "#);
    // A key belongs to its user.
    let foreign = other
        .with_header("idempotency-key", "key-1")
        .post(PATH, announcement("image/png", 101))
        .await;
    assert_ne!(foreign.assert_status(201).body["upload_id"], first.body["upload_id"]);
    // It expires after a day.
    app.advance(24 * 60 * 60 + 1);
    let student = app
        .sign_in(&student.phone)
        .await
        .with_header("idempotency-key", "key-1");
    let later = student
        .post(PATH, announcement("image/png", 101))
        .await
        .assert_status(201);
    assert_ne!(later.body["upload_id"], first.body["upload_id"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idempotency_key_has_at_most_255_visible_characters() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for wrong in ["", " ", "a b", "ключ", &"x".repeat(256)] {
        let reply = student
            .with_header("idempotency-key", wrong)
            .post(PATH, announcement("image/png", 1))
            .await;
        reply.assert_wrong_fields(&["Idempotency-Key"]);
    }
    student
        .with_header("idempotency-key", &"x".repeat(255))
        .post(PATH, announcement("image/png", 1))
        .await
        .assert_status(201);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_with_one_key_create_one_upload() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(20, |_| {
        let student = student.with_header("idempotency-key", "storm");
        async move { student.post(PATH, announcement("image/png", 100)).await }
    })
    .await;
    let (created, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
    let ids: BTreeSet<_> = created.iter().map(|reply| reply.string("upload_id")).collect();
    if let Some(first) = refused.first() {
        insta::assert_json_snapshot!(first.problem(), @r#"
        {
          "code": "idempotency_key_in_use",
          "detail": "A request with this Idempotency-Key is still running; please send it again.",
          "request_id": "[request id]",
          "status": 409,
          "title": "The same request is still running",
          "type": "urn:lectern:problem:idempotency_key_in_use"
        }
        "#);
        assert!(refused.iter().all(|reply| reply.problem() == first.problem()));
    }
    assert_eq!(ids.len(), 1);
    let uploads = app.all::<Upload>(Table::Catalog).into_iter();
    let uploads: BTreeSet<_> = uploads.map(|upload| upload.id.to_string()).collect();
    assert_eq!(uploads, ids);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_most_20_uploads_of_a_user_are_unfinished_even_under_concurrency() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let replies = storm(40, |_| {
        let student = student.clone();
        async move { student.post(PATH, announcement("image/png", 100)).await }
    })
    .await;
    let (created, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
    assert_eq!((created.len(), refused.len()), (20, 20));
    for reply in refused {
        reply.assert_problem(429, "rate_limited");
    }
    // Finishing one of them twice makes room for one.
    assert_eq!(send(&student, &created[0], png(100), &[]).await, 200);
    for _ in 0..2 {
        complete(&student, &created[0].string("upload_id"))
            .await
            .assert_status(200);
    }
    student
        .post(PATH, announcement("image/png", 100))
        .await
        .assert_status(201);
    student
        .post(PATH, announcement("image/png", 100))
        .await
        .assert_problem(429, "rate_limited");
    app.finish().await;
}

/// Uploads and finishes a picture, and returns its id.
async fn finished(actor: &Actor) -> String {
    let id = uploaded(actor, png(100)).await;
    complete(actor, &id).await.assert_status(200);
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oldest_pictures_that_nothing_shows_make_room_for_new_ones() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let (in_course, in_profile) = (finished(&instructor).await, finished(&instructor).await);
    let path = format!("/api/courses/{}", course.id);
    instructor
        .patch(&path, json!({ "thumbnail_url": in_course }))
        .await
        .assert_status(200);
    instructor
        .patch("/api/users/me", json!({ "avatar_url": in_profile }))
        .await
        .assert_status(200);
    let mut others = Vec::new();
    for _ in 0..23 {
        others.push(finished(&instructor).await);
    }
    let (gone, kept) = others.split_at(5);
    for id in gone {
        app.anon()
            .get(&format!("/api/media/{id}"))
            .await
            .assert_problem(404, "not_found");
    }
    for id in kept.iter().chain([&in_course, &in_profile]) {
        let shown = app.anon().get(&format!("/api/media/{id}")).await.assert_status(302);
        let picture = instructor.http().get(shown.header("location")).send().await.unwrap();
        assert_eq!(picture.status(), 200);
    }
    // A picture that the course no longer shows goes first.
    instructor
        .patch(&path, json!({ "thumbnail_url": null }))
        .await
        .assert_status(200);
    finished(&instructor).await;
    app.anon()
        .get(&format!("/api/media/{in_course}"))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_without_a_proven_phone_or_address_uploads_nothing() {
    let app = TestApp::new().await;
    let nobody = app.registered("asha@example.com").await;
    let refused = nobody.post(PATH, announcement("image/png", 1000)).await;
    let problem = refused;
    insta::assert_json_snapshot!(problem.assert_problem(403, "verification_required").problem(), @r#"
    {
      "code": "verification_required",
      "detail": "Please verify your email address or your phone number first.",
      "request_id": "[request id]",
      "status": 403,
      "title": "The account is not verified",
      "type": "urn:lectern:problem:verification_required"
    }
    "#);
    app.set_role(&nobody.id, Role::Instructor);
    let course = app.course(&nobody).await;
    let file = json!({ "filename": "cells.pdf", "content_type": "application/pdf", "size": 1000 });
    let path = format!("/api/courses/{}/files", course["id"].as_str().unwrap());
    nobody
        .post(&path, file)
        .await
        .assert_problem(403, "verification_required");
    let token = app.token_for("asha@example.com").await;
    nobody
        .post("/api/auth/verify-email", json!({ "token": token }))
        .await
        .assert_status(200);
    nobody
        .post(PATH, announcement("image/png", 1000))
        .await
        .assert_status(201);
    app.finish().await;
}
