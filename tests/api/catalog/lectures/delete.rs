//! Deleting lectures.

use crate::support::TestApp;
use crate::support::content::{lecture, section, upload};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_lecture_is_gone_and_no_longer_counted() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let path = format!("/api/lectures/{}", lecture(&instructor, &home, "One").await);
    lecture(&instructor, &home, "Two").await;
    instructor.delete(&path).await.assert_status(204);
    instructor.delete(&path).await.assert_problem(404, "not_found");
    instructor.get(&path).await.assert_problem(404, "not_found");
    assert_eq!(app.counters(&course), [1, 1, 60]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleted_lectures_leave_no_rows_and_no_objects() {
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
    // Whether the objects still exist.
    let exist = async || {
        let mut exist = Vec::new();
        for url in &urls {
            exist.push(instructor.http().get(url).send().await.unwrap().status() == 200);
        }
        exist
    };
    assert_eq!(exist().await, [true; 4]);
    instructor
        .delete(&format!("/api/lectures/{one}"))
        .await
        .assert_status(204);
    app.settle().await;
    assert_eq!(exist().await, [false, false, true, true]);
    instructor
        .delete(&format!("/api/sections/{home}"))
        .await
        .assert_status(204);
    app.settle().await;
    assert_eq!(exist().await, [false; 4]);
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
