//! Adding a resource to a lecture.

use serde_json::json;

use crate::support::content::{complete, file, lecture, section, send_upload};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_cannot_exceed_fifty_resources() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}/resources", lecture(&instructor, &home, "One").await);
    let body = |number: usize| json!({ "title": format!("Link {number}"), "url": "https://example.com/" });
    for number in 0..47 {
        instructor.post(&path, body(number)).await.assert_status(201);
    }
    // An upload that was requested in time finds no place, and leaves nothing behind.
    let requested = json!({ "filename": "late.txt", "content_type": "text/plain", "size": 100 });
    let requested = instructor.post(&path, requested).await.assert_status(201);
    assert_eq!(
        send_upload(&instructor, &requested, file("text/plain", 100), &[]).await,
        200
    );
    let replies = storm(8, |number| {
        let (instructor, path, body) = (instructor.clone(), path.clone(), body(number));
        async move { instructor.post(&path, body).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 3);
    for reply in replies.into_iter().filter(|reply| reply.status != 201) {
        reply.assert_problem(409, "conflict");
    }
    complete(&instructor, &requested.string("upload_id"))
        .await
        .assert_problem(409, "conflict");
    assert_eq!(instructor.get(&format!("{path}?limit=100")).await.results().len(), 50);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_invalid_fields_of_a_resource_are_reported_at_once() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}/resources", lecture(&instructor, &home, "One").await);
    let all = ["title", "filename", "content_type", "size"];
    instructor.post(&path, json!({})).await.assert_wrong_fields(&all);
    instructor
        .post(&path, json!({ "title": "", "url": "ftp://example.com" }))
        .await
        .assert_wrong_fields(&["title", "url"]);
    instructor
        .post(&path, json!({ "url": "https://example.com" }))
        .await
        .assert_wrong_fields(&["title"]);
    for wrong in [
        "text/html",
        "image/svg+xml",
        "application/x-msdownload",
        "application/octet-stream",
    ] {
        let body = json!({ "filename": "a.pdf", "content_type": wrong, "size": 10 });
        instructor
            .post(&path, body)
            .await
            .assert_wrong_fields(&["content_type"]);
    }
    let large = json!({ "filename": "a.pdf", "content_type": "application/pdf", "size": 52_428_801 });
    instructor.post(&path, large).await.assert_wrong_fields(&["size"]);
    // A video that claims to be a text.
    let body = json!({ "filename": "a.txt", "content_type": "text/plain", "size": 200 });
    let requested = instructor.post(&path, body).await.assert_status(201);
    assert_eq!(
        send_upload(&instructor, &requested, file("video/mp4", 200), &[]).await,
        200
    );
    complete(&instructor, &requested.string("upload_id"))
        .await
        .assert_problem(422, "upload_invalid");
    assert_eq!(instructor.get(&path).await.results().len(), 0);
    app.finish().await;
}
