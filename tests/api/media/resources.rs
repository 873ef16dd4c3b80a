use serde_json::json;

use crate::support::content::{complete, file, lecture, section, send_upload, upload};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resources_are_added_listed_saved_and_removed() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enrol(&student, &course, None);
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
    // A page at a time.
    let page = student.get(&format!("{path}?limit=1")).await;
    let next = student.get(page.next_page().unwrap()).await;
    assert_eq!(next.results()[0]["id"], json!(id));
    // Removing is for the course's instructors, whatever the id.
    let one = format!("/api/resources/{id}");
    for stranger in [&app.instructor().await, &student] {
        stranger.delete(&one).await.assert_problem(403, "forbidden");
    }
    app.anon().delete(&one).await.assert_problem(401, "unauthenticated");
    instructor.delete(&one).await.assert_status(204);
    instructor.delete(&one).await.assert_problem(404, "not_found");
    assert_eq!(
        student
            .http()
            .get(second["url"].as_str().unwrap())
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
    assert_eq!(student.get(&path).await.results().len(), 1);
    assert_eq!(instructor.get(&lecture).await.body["resources_count"], 1);
    // Completing again does not bring it back.
    complete(&instructor, &id).await.assert_status(200);
    assert_eq!(student.get(&path).await.results().len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_are_fifty_resources_at_most_however_many_are_added_at_once() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.draft(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}/resources", lecture(&instructor, &home, "One").await);
    let body = |number: usize| json!({ "title": format!("Link {number}"), "url": "https://example.com/" });
    for number in 0..47 {
        instructor.post(&path, body(number)).await.assert_status(201);
    }
    // An upload that was announced in time finds no place, and leaves nothing.
    let announced = json!({ "filename": "late.txt", "content_type": "text/plain", "size": 100 });
    let announced = instructor.post(&path, announced).await.assert_status(201);
    assert_eq!(
        send_upload(&instructor, &announced, file("text/plain", 100), &[]).await,
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
    complete(&instructor, &announced.string("upload_id"))
        .await
        .assert_problem(409, "conflict");
    assert_eq!(instructor.get(&format!("{path}?limit=100")).await.results().len(), 50);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_resource_is_told_at_once() {
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
    // A text that is a program.
    let body = json!({ "filename": "a.txt", "content_type": "text/plain", "size": 200 });
    let announced = instructor.post(&path, body).await.assert_status(201);
    assert_eq!(
        send_upload(&instructor, &announced, file("video/mp4", 200), &[]).await,
        200
    );
    complete(&instructor, &announced.string("upload_id"))
        .await
        .assert_problem(422, "upload_invalid");
    assert_eq!(instructor.get(&path).await.results().len(), 0);
    app.finish().await;
}
