//! Completing an upload.

use serde_json::{Value, json};
use shared::types::role::Role;

use crate::api::users::pictures::{announce, png};
use crate::support::content::{complete, file, lecture, section, send_upload, upload};
use crate::support::{Actor, Reply, TestApp, storm};

/// The path of a lecture in a published course, and its new instructor.
async fn lecture_path(app: &TestApp) -> (Actor, String) {
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    (instructor, path)
}

async fn request_video_upload(instructor: &Actor, path: &str, size: usize) -> Reply {
    let body = json!({ "filename": "a.mp4", "content_type": "video/mp4", "size": size });
    instructor.post(&format!("{path}/video"), body).await.assert_status(201)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_takes_effect_once_however_often_it_is_completed() {
    let app = TestApp::new().await;
    let (instructor, path) = lecture_path(&app).await;
    let requested = request_video_upload(&instructor, &path, 500).await;
    let (id, bytes) = (requested.string("upload_id"), file("video/mp4", 500));
    let refused = complete(&instructor, &id).await;
    insta::assert_json_snapshot!(refused.assert_problem(409, "upload_missing").problem(), @r#"
    {
      "code": "upload_missing",
      "detail": "The file has not arrived. Send it as described by the upload, then complete the upload.",
      "request_id": "[request id]",
      "status": 409,
      "title": "The file has not been sent yet",
      "type": "urn:lectern:problem:upload_missing"
    }
    "#);
    assert_eq!(instructor.get(&path).await.body["video"], Value::Null);
    assert_eq!(send_upload(&instructor, &requested, bytes.clone(), &[]).await, 200);
    let replies = storm(8, |_| {
        let (instructor, id) = (instructor.clone(), id.clone());
        async move { complete(&instructor, &id).await }
    })
    .await;
    let first = replies[0].clone().assert_status(200);
    let texts = ["upload_id", "purpose", "content_type"].map(|field| first.string(field));
    assert_eq!(texts, [&id, "lecture_video", "video/mp4"]);
    assert_eq!(first.body["size"], 500);
    for reply in replies {
        assert_eq!(reply.assert_status(200).body, first.body);
    }
    assert_eq!(complete(&instructor, &id).await.assert_status(200).body, first.body);
    assert_eq!(instructor.get(&path).await.body["video"]["filename"], "a.mp4");
    // The presigned URL still works but no longer reaches the served object.
    assert_eq!(send_upload(&instructor, &requested, bytes, &[]).await, 200);
    app.finish().await;
}

/// Not even an admin can complete the upload of another user. An unknown id gets the same reply.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_uploader_can_complete_an_upload() {
    let app = TestApp::new().await;
    let (instructor, path) = lecture_path(&app).await;
    let requested = request_video_upload(&instructor, &path, 500).await;
    let id = requested.string("upload_id");
    let sent = send_upload(&instructor, &requested, file("video/mp4", 500), &[]).await;
    assert_eq!(sent, 200);
    for other in [app.admin().await, app.instructor().await, app.student().await] {
        complete(&other, &id).await.assert_problem(404, "not_found");
    }
    let unknown = complete(&instructor, "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c").await;
    unknown.assert_problem(404, "not_found");
    let anonymous = app.anon().post(&format!("/api/uploads/{id}/complete"), json!({})).await;
    anonymous.assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_does_not_match_its_request_is_refused() {
    let app = TestApp::new().await;
    let (instructor, path) = lecture_path(&app).await;
    let requested = request_video_upload(&instructor, &path, 400).await;
    for size in [399, 401] {
        assert_eq!(
            send_upload(&instructor, &requested, file("video/mp4", size), &[]).await,
            403
        );
    }
    let other = [("content-type", "text/html")];
    assert_eq!(
        send_upload(&instructor, &requested, file("video/mp4", 400), &other).await,
        403
    );
    let mut problems = Vec::new();
    for wrong in ["application/zip", "video/quicktime", "application/pdf", "text/plain"] {
        let requested = request_video_upload(&instructor, &path, 400).await;
        assert_eq!(send_upload(&instructor, &requested, file(wrong, 400), &[]).await, 200);
        let id = requested.string("upload_id");
        let refused = complete(&instructor, &id).await.assert_problem(422, "upload_invalid");
        problems.push(refused.problem());
        // The right file can still be sent.
        assert_eq!(
            send_upload(&instructor, &requested, file("video/mp4", 400), &[]).await,
            200
        );
    }
    problems.dedup();
    assert_eq!(problems.len(), 1, "{problems:?}");
    insta::assert_json_snapshot!(problems[0], @r#"
    {
      "code": "upload_invalid",
      "detail": "The file does not have the type or the size of the upload request. Please request another upload.",
      "request_id": "[request id]",
      "status": 422,
      "title": "The file does not match the upload request",
      "type": "urn:lectern:problem:upload_invalid"
    }
    "#);
    assert_eq!(instructor.get(&path).await.body["video"], Value::Null);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_expires_after_a_day() {
    let app = TestApp::new().await;
    let (instructor, path) = lecture_path(&app).await;
    let requested = request_video_upload(&instructor, &path, 400).await;
    assert_eq!(
        send_upload(&instructor, &requested, file("video/mp4", 400), &[]).await,
        200
    );
    app.advance(86_401);
    let instructor = app.sign_in(&instructor.phone).await;
    complete(&instructor, &requested.string("upload_id"))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn permissions_are_checked_when_an_upload_is_completed() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let requested = request_video_upload(&instructor, &path, 400).await;
    let id = requested.string("upload_id");
    assert_eq!(
        send_upload(&instructor, &requested, file("video/mp4", 400), &[]).await,
        200
    );
    app.set_role(&instructor.id, Role::Student);
    complete(&instructor, &id).await.assert_problem(403, "forbidden");
    app.set_role(&instructor.id, Role::Instructor);
    instructor.delete(&path).await.assert_status(204);
    complete(&instructor, &id).await.assert_problem(409, "conflict");
    app.settle().await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_its_owner_can_complete_a_picture() {
    let app = TestApp::new().await;
    let (student, other) = (app.student().await, app.student().await);
    let requested = announce(&student, 100).await;
    let id = requested.string("upload_id");
    assert_eq!(send_upload(&student, &requested, png(100), &[]).await, 200);
    complete(&other, &id).await.assert_problem(404, "not_found");
    let done = complete(&student, &id).await.assert_status(200);
    assert_eq!(done.string("url"), format!("/api/media/{id}"));
    app.anon().get(&done.string("url")).await.assert_status(302);
    student
        .patch("/api/users/me", json!({ "avatar_url": id }))
        .await
        .assert_status(200);
    // Other uploads cannot be used as a picture.
    let (instructor, path) = lecture_path(&app).await;
    let video = upload(&instructor, &format!("{path}/video"), "a.mp4", "video/mp4", 100).await;
    let avatar = instructor.patch("/api/users/me", json!({ "avatar_url": video })).await;
    avatar.assert_wrong_fields(&["avatar_url"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lecture_keeps_its_video_when_its_uploader_deletes_the_account() {
    let app = TestApp::new().await;
    let (instructor, path) = lecture_path(&app).await;
    upload(&instructor, &format!("{path}/video"), "a.mp4", "video/mp4", 100).await;
    request_video_upload(&instructor, &path, 400).await;
    app.advance(61);
    let code = app.request_code_for(&instructor.phone, Some("delete")).await;
    let proof = json!({ "otp_code": code });
    let left = instructor
        .send(http::Method::DELETE, "/api/users/me", Some(&proof))
        .await;
    assert!([202, 204].contains(&left.status), "{}", left.text);
    app.settle().await;
    let video = app.admin().await.get(&path).await.assert_status(200).body["video"].clone();
    let shown = app
        .anon()
        .http()
        .get(video["url"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(shown.status(), 200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_that_the_uploader_adds_do_not_survive() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let requested = announce(&student, 100).await;
    let hostile = [
        ("cache-control", "public, max-age=31536000"),
        ("content-disposition", "attachment; filename=invoice.exe"),
        ("content-encoding", "gzip"),
        ("content-language", "xx"),
        ("expires", "Wed, 21 Oct 2099 07:28:00 GMT"),
        ("x-amz-meta-note", "hostile"),
    ];
    assert_eq!(send_upload(&student, &requested, png(100), &hostile).await, 200);
    let done = complete(&student, &requested.string("upload_id"))
        .await
        .assert_status(200);
    let shown = app.anon().get(&done.string("url")).await.assert_status(302);
    let picture = student.http().get(shown.header("location")).send().await.unwrap();
    assert_eq!(picture.status(), 200);
    let headers = picture.headers();
    assert_eq!(
        (&headers["content-type"], &headers["cache-control"]),
        (&"image/png".parse().unwrap(), &"private, max-age=300".parse().unwrap())
    );
    for (name, _) in &hostile[1..] {
        assert!(!headers.contains_key(*name), "{name}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_that_was_requested_before_all_sessions_ended_cannot_be_finished() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let requested = announce(&student, 100).await;
    let id = requested.string("upload_id");
    app.change_user(&student.id, |user| user.session_epoch += 1);
    app.advance(61);
    let student = app.sign_in(&student.phone).await;
    assert_eq!(send_upload(&student, &requested, png(100), &[]).await, 200);
    complete(&student, &id).await.assert_problem(404, "not_found");
    let avatar = student.patch("/api/users/me", json!({ "avatar_url": id })).await;
    avatar.assert_wrong_fields(&["avatar_url"]);
    app.anon()
        .get(&format!("/api/media/{id}"))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
