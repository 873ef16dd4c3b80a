//! Listing the resources of a lecture.

use serde_json::json;

use crate::support::TestApp;
use crate::support::content::{lecture, section, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resources_are_listed_oldest_first_and_their_files_can_be_downloaded() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enroll(&student, &course, None);
    let home = section(&instructor, &course, "Home").await;
    let lecture = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let path = format!("{lecture}/resources");
    let link = json!({ "title": "Docs", "url": "https://docs.example.com/" });
    let link = instructor.post(&path, link).await.assert_status(201);
    app.advance(1);
    let name = "Übung \"1\"; x=y.pdf";
    let id = upload(&instructor, &path, name, "application/pdf", 200).await;
    let list = student.get(&path).await.assert_status(200);
    assert_eq!(list.results()[0], link.body);
    let second = &list.results()[1];
    assert_eq!(
        (&second["id"], &second["title"], &second["provider"]),
        (&json!(id), &json!(name), &json!("upload"))
    );
    let saved = student
        .http()
        .get(second["url"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(saved.status(), 200);
    let disposition = saved.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(
        disposition.starts_with("attachment; filename=\"_bung _1__ x_y.pdf\""),
        "{disposition}"
    );
    assert!(
        disposition.ends_with("filename*=UTF-8''%C3%9Cbung%20%221%22%3B%20x%3Dy.pdf"),
        "{disposition}"
    );
    assert_eq!(saved.bytes().await.unwrap().len(), 200);
    assert_eq!(instructor.get(&lecture).await.body["resources_count"], 2);
    // One page at a time.
    let page = student.get(&format!("{path}?limit=1")).await;
    let next = student.get(page.next_page().unwrap()).await;
    assert_eq!(next.results()[0]["id"], json!(id));
    app.finish().await;
}
