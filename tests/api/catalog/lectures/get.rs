//! Reading one lecture.

use serde_json::json;

use crate::support::TestApp;
use crate::support::content::{lecture, section, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_lecture_without_signed_urls_is_answered_with_304() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enroll(&student, &course, None);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let first = student.get(&path).await.assert_status(200);
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let known = student.with_header("if-none-match", first.header("etag"));
    let unchanged = known.get(&path).await.assert_status(304);
    assert_eq!((unchanged.text.as_str(), unchanged.cost.dynamodb_calls), ("", 2));
    // The URL of a video differs each time, so the body is sent; the tag covers the stored lecture.
    let video = format!("{path}/video");
    upload(&instructor, &video, "one.mp4", "video/mp4", 100).await;
    let second = known.get(&path).await.assert_status(200);
    assert_ne!(second.header("etag"), first.header("etag"));
    assert_eq!(second.header("cache-control"), "private, no-store");
    let third = student
        .with_header("if-none-match", second.header("etag"))
        .get(&path)
        .await;
    assert_eq!(third.clone().assert_status(200).header("etag"), second.header("etag"));
    // The tag still works with `If-Match`.
    let editor = instructor.with_header("if-match", second.header("etag"));
    let edited = editor.patch(&path, json!({ "title": "1" })).await.assert_status(200);
    assert!(
        edited.body["video"]["url"]
            .as_str()
            .unwrap()
            .contains("X-Amz-Signature=")
    );
    editor
        .patch(&path, json!({ "title": "2" }))
        .await
        .assert_problem(412, "precondition_failed");
    app.finish().await;
}
