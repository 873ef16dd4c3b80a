//! Setting the video and the PDF of a lecture.

use serde_json::{Value, json};

use super::VIMEO;
use crate::support::TestApp;
use crate::support::content::{lecture, section, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_video_is_a_link_and_a_pdf_beside_it_an_upload() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let video = format!("{path}/video");
    for (url, provider) in [
        ("https://www.youtube.com/watch?v=abc", "youtube"),
        (VIMEO, "vimeo"),
        ("https://cdn.example.com/a.mp4", "web"),
    ] {
        let set = instructor
            .post(&video, json!({ "video_url": url }))
            .await
            .assert_status(200);
        assert_eq!(
            (set.string("url"), set.string("provider")),
            (url.to_owned(), provider.to_owned())
        );
        assert_eq!(instructor.get(&path).await.body["video"], set.body);
    }
    // A lecture can have both, and each is replaced independently.
    upload(
        &instructor,
        &format!("{path}/pdf"),
        "Skript Ü.pdf",
        "application/pdf",
        200,
    )
    .await;
    let body = instructor.get(&path).await.body;
    assert_eq!(
        (&body["pdf"]["filename"], &body["video"]["provider"]),
        (&json!("Skript Ü.pdf"), &json!("web"))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_links_and_files_are_reported_by_field() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let (video, pdf) = (format!("{path}/video"), format!("{path}/pdf"));
    let all = ["filename", "content_type", "size"];
    instructor.post(&video, json!({})).await.assert_wrong_fields(&all);
    for url in [
        "http://vimeo.com/1",
        "javascript:alert(1)",
        "",
        "https://user:secret@example.com/",
    ] {
        instructor
            .post(&video, json!({ "url": url }))
            .await
            .assert_wrong_fields(&["url"]);
    }
    let requested =
        |content_type: &str, size: u64| json!({ "filename": "a", "content_type": content_type, "size": size });
    let gibibyte = 1024 * 1024 * 1024;
    instructor
        .post(&video, requested("video/mp4", gibibyte))
        .await
        .assert_status(201);
    instructor
        .post(&video, requested("video/mp4", gibibyte + 1))
        .await
        .assert_wrong_fields(&["size"]);
    for wrong in ["application/pdf", "video/x-msvideo", "image/png", "text/html"] {
        instructor
            .post(&video, requested(wrong, 10))
            .await
            .assert_wrong_fields(&["content_type"]);
    }
    instructor
        .post(&pdf, requested("video/mp4", 10))
        .await
        .assert_wrong_fields(&["content_type"]);
    instructor
        .post(&pdf, requested("application/pdf", 52_428_801))
        .await
        .assert_wrong_fields(&["size"]);
    assert_eq!(instructor.get(&path).await.body["video"], Value::Null);
    app.finish().await;
}
