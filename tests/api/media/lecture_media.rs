use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::content::{lecture, section, upload};

const VIMEO: &str = "https://vimeo.com/123456";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_video_is_somewhere_on_the_web_or_an_upload() {
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
    // A lecture may have both, and each is replaced on its own.
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
    let url = body["pdf"]["url"].as_str().unwrap().to_owned();
    instructor.delete(&format!("{path}/pdf")).await.assert_status(204);
    instructor.delete(&format!("{path}/pdf")).await.assert_status(204);
    let body = instructor.get(&path).await.body;
    assert_eq!(
        (&body["pdf"], &body["video"]["provider"]),
        (&Value::Null, &json!("web"))
    );
    assert!(
        instructor
            .http()
            .get(url)
            .send()
            .await
            .unwrap()
            .status()
            .is_client_error()
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_video_or_a_pdf_is_told_at_once() {
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
    let announced =
        |content_type: &str, size: u64| json!({ "filename": "a", "content_type": content_type, "size": size });
    let gibibyte = 1024 * 1024 * 1024;
    instructor
        .post(&video, announced("video/mp4", gibibyte))
        .await
        .assert_status(201);
    instructor
        .post(&video, announced("video/mp4", gibibyte + 1))
        .await
        .assert_wrong_fields(&["size"]);
    for wrong in ["application/pdf", "video/x-msvideo", "image/png", "text/html"] {
        instructor
            .post(&video, announced(wrong, 10))
            .await
            .assert_wrong_fields(&["content_type"]);
    }
    instructor
        .post(&pdf, announced("video/mp4", 10))
        .await
        .assert_wrong_fields(&["content_type"]);
    instructor
        .post(&pdf, announced("application/pdf", 52_428_801))
        .await
        .assert_wrong_fields(&["size"]);
    assert_eq!(instructor.get(&path).await.body["video"], Value::Null);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_courses_instructors_change_its_media() {
    let app = TestApp::new().await;
    let (instructor, foreign, student) = (app.instructor().await, app.instructor().await, app.student().await);
    let (published, draft) = (app.published(&instructor), app.draft(&instructor));
    app.enrol(&student, &published, None);
    for (course, status, code) in [(&published, 403, "forbidden"), (&draft, 404, "not_found")] {
        let home = section(&instructor, course, "Home").await;
        let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
        for kind in ["video", "pdf", "resources"] {
            let one = format!("{path}/{kind}");
            let body = json!({ "url": VIMEO, "title": "Film" });
            for stranger in [&foreign, &student] {
                stranger.post(&one, body.clone()).await.assert_problem(status, code);
            }
            app.anon()
                .post(&one, body.clone())
                .await
                .assert_problem(401, "unauthenticated");
            if kind != "resources" {
                foreign.delete(&one).await.assert_problem(status, code);
                app.anon().delete(&one).await.assert_problem(401, "unauthenticated");
            }
        }
        assert_eq!(instructor.get(&path).await.body["video"], Value::Null);
    }
    app.finish().await;
}
