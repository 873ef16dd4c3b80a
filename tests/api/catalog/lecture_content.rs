use serde_json::json;

use crate::support::TestApp;
use crate::support::content::{lecture, section, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lecture_without_signed_urls_has_a_tag_that_spares_its_body() {
    let app = TestApp::new().await;
    let (instructor, student) = (app.instructor().await, app.student().await);
    let course = app.published(&instructor);
    app.enrol(&student, &course, None);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    let first = student.get(&path).await.assert_status(200);
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let known = student.with_header("if-none-match", first.header("etag"));
    let unchanged = known.get(&path).await.assert_status(304);
    assert_eq!((unchanged.text.as_str(), unchanged.cost.dynamodb_calls), ("", 2));
    // With a video the URL is new each time, so the body comes whole; the tag is that of what is stored.
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
    // Editors can still say which version they saw.
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removed_lectures_leave_no_rows_and_no_objects() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let (one, two) = (
        lecture(&instructor, &home, "One").await,
        lecture(&instructor, &home, "Two").await,
    );
    let mut urls = Vec::new();
    for id in [&one, &two] {
        let path = format!("/api/lectures/{id}");
        upload(&instructor, &format!("{path}/video"), "a.mp4", "video/mp4", 100).await;
        upload(
            &instructor,
            &format!("{path}/resources"),
            "b.zip",
            "application/zip",
            100,
        )
        .await;
        let url = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        urls.push(url(&instructor.get(&path).await.body["video"]["url"]));
        urls.push(url(
            &instructor.get(&format!("{path}/resources")).await.results()[0]["url"],
        ));
    }
    // Whether the objects are there.
    let are_there = async || {
        let mut are_there = Vec::new();
        for url in &urls {
            are_there.push(instructor.http().get(url).send().await.unwrap().status() == 200);
        }
        are_there
    };
    assert_eq!(are_there().await, [true; 4]);
    instructor
        .delete(&format!("/api/lectures/{one}"))
        .await
        .assert_status(204);
    app.settle().await;
    assert_eq!(are_there().await, [false, false, true, true]);
    instructor
        .delete(&format!("/api/sections/{home}"))
        .await
        .assert_status(204);
    app.settle().await;
    assert_eq!(are_there().await, [false; 4]);
    let kinds = ["lecture", "section", "resource", "resource_pointer"];
    let rows = app.rows("CATALOG_TABLE");
    assert!(
        rows.iter()
            .all(|row| !kinds.contains(&row["kind"]["S"].as_str().unwrap_or_default())),
        "{rows:?}"
    );
    assert_eq!(app.counters(&course), [0, 0, 0]);
    app.finish().await;
}
