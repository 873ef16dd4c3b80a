//! Removing the video and the PDF of a lecture.

use serde_json::{Value, json};

use super::VIMEO;
use crate::support::TestApp;
use crate::support::content::{lecture, section, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_pdf_is_gone_with_its_file_and_the_video_stays() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    instructor
        .post(
            &format!("{path}/video"),
            json!({ "url": "https://cdn.example.com/a.mp4" }),
        )
        .await
        .assert_status(200);
    let pdf = format!("{path}/pdf");
    upload(&instructor, &pdf, "a.pdf", "application/pdf", 200).await;
    let body = instructor.get(&path).await.body;
    let url = body["pdf"]["url"].as_str().unwrap().to_owned();
    instructor.delete(&pdf).await.assert_status(204);
    instructor.delete(&pdf).await.assert_status(204);
    let body = instructor.get(&path).await.body;
    assert_eq!(
        (&body["pdf"], &body["video"]["provider"]),
        (&Value::Null, &json!("web"))
    );
    let fetched = instructor.http().get(url).send().await.unwrap();
    assert!(fetched.status().is_client_error());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_video_can_be_removed_twice() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let video = format!("{path}/video");
    instructor
        .post(&video, json!({ "url": VIMEO }))
        .await
        .assert_status(200);
    instructor.delete(&video).await.assert_status(204);
    instructor.delete(&video).await.assert_status(204);
    assert_eq!(instructor.get(&path).await.body["video"], Value::Null);
    app.finish().await;
}
