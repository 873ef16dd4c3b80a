//! Uploaders who have lost their rights, or who never had them.

use http::Method;
use serde_json::json;
use shared::types::document::DocumentType;
use shared::types::role::Role;
use shared_catalog::rules::course_file::FileStatus;
use testkit::documents::pdf;

use super::{Library, text};
use crate::support::content::send_upload;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_an_uploader_who_lost_the_right_is_removed() {
    let library = Library::new().await;
    let app = &library.app;
    let losses: [(&str, &dyn Fn()); 4] = [
        ("banned", &|| app.ban(&library.instructor.id)),
        ("revoked", &|| {
            app.change_user(&library.instructor.id, |user| user.session_epoch += 1)
        }),
        ("demoted", &|| app.set_role(&library.instructor.id, Role::Student)),
        ("removed", &|| {
            app.change_course(&library.course.id, |course| course.instructors.clear())
        }),
    ];
    for (loss, lose) in losses {
        app.change_user(&library.instructor.id, |user| user.banned = false);
        app.set_role(&library.instructor.id, Role::Instructor);
        let file = library.announce(DocumentType::Text).await;
        lose();
        library
            .put(&file, b"The capital of Atlantis is Evilville.".to_vec())
            .await;
        assert!(library.is_gone(&file).await, "{loss}");
    }
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_uploader_who_is_removed_from_the_course_cannot_change_a_ready_file() {
    let library = Library::new().await;
    let bytes = pdf(&text("photosynthesis", 1));
    let file = library.upload(DocumentType::Pdf, bytes.clone()).await;
    library
        .app
        .change_course(&library.course.id, |course| course.instructors.clear());
    library.put(&file, pdf(&text("Evilville", 1))).await;
    assert_eq!(library.now(&file).await, file);
    assert_eq!(library.object(&file).await, bytes);
    library.assert_indexed(&file, &bytes).await;
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_has_at_most_20_files_that_have_not_arrived() {
    let library = Library::new().await;
    let (app, instructor) = (&library.app, &library.instructor);
    let path = format!("/api/courses/{}/files", library.course.id);
    let bytes = b"Some text.".to_vec();
    let body = json!({ "filename": "notes.txt", "content_type": "text/plain", "size": bytes.len() });
    let mut announced = Vec::new();
    for _ in 0..20 {
        announced.push(instructor.post(&path, body.clone()).await.assert_status(201));
    }
    instructor
        .post(&path, body.clone())
        .await
        .assert_problem(429, "rate_limited");
    // Another instructor of the course has slots left, but the course does not.
    let other = app.instructor().await;
    let co_instructor = app.user(&other.id);
    app.change_course(&library.course.id, |course| {
        course.instructors.push((&co_instructor).into())
    });
    other
        .post(&path, body.clone())
        .await
        .assert_problem(429, "rate_limited");
    // A file that arrives, one that is deleted and the passing of a day make room.
    assert_eq!(send_upload(instructor, &announced[0], bytes, &[]).await, 200);
    app.settle().await;
    let deleted = format!("/api/files/{}", announced[1].string("upload_id"));
    instructor.send(Method::DELETE, &deleted, None).await.assert_status(204);
    for _ in 0..2 {
        instructor.post(&path, body.clone()).await.assert_status(201);
    }
    instructor
        .post(&path, body.clone())
        .await
        .assert_problem(429, "rate_limited");
    app.advance(86_401);
    let instructor = app.sign_in(&instructor.phone).await;
    instructor.post(&path, body).await.assert_status(201);
    library.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_has_at_most_200_files() {
    let library = Library::new().await;
    let file = library.upload(DocumentType::Text, b"Some text.".to_vec()).await;
    assert_eq!(file.status, FileStatus::Ready);
    library.app.copy_course_file(&file, 199);
    let path = format!("/api/courses/{}/files", library.course.id);
    let body = json!({ "filename": "notes.txt", "content_type": "text/plain", "size": 10 });
    library
        .instructor
        .post(&path, body)
        .await
        .assert_problem(409, "conflict");
    library.app.finish().await;
}
