//! Deleting lectures.

use shared::database::Table;

use crate::support::content::{lecture, section, upload};
use crate::support::{Actor, Client, TestApp};

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

/// A lecture with a video and a resource: its id, and the signed URLs of both.
async fn lecture_with_files(instructor: &Actor, section: &str, title: &str) -> (String, [String; 2]) {
    let id = lecture(instructor, section, title).await;
    let path = format!("/api/lectures/{id}");
    let resources = format!("{path}/resources");
    upload(instructor, &format!("{path}/video"), "a.mp4", "video/mp4", 100).await;
    upload(instructor, &resources, "b.zip", "application/zip", 100).await;
    let (lecture, resources) = (instructor.get(&path).await, instructor.get(&resources).await);
    let urls = [&lecture.body["video"]["url"], &resources.results()[0]["url"]];
    (id, urls.map(|url| url.as_str().unwrap().to_owned()))
}

/// Whether the objects of these URLs exist.
async fn exist(client: &Client, urls: &[String; 2]) -> [bool; 2] {
    let mut exist = [false; 2];
    for (url, exists) in urls.iter().zip(&mut exist) {
        *exists = client.http().get(url).send().await.unwrap().status() == 200;
    }
    exist
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleted_lectures_leave_no_rows_and_no_objects() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    let (one, of_one) = lecture_with_files(&instructor, &home, "One").await;
    let (_two, of_two) = lecture_with_files(&instructor, &home, "Two").await;
    let exist = async || [exist(&instructor, &of_one).await, exist(&instructor, &of_two).await];
    assert_eq!(exist().await, [[true; 2]; 2]);
    instructor
        .delete(&format!("/api/lectures/{one}"))
        .await
        .assert_status(204);
    app.settle().await;
    assert_eq!(exist().await, [[false; 2], [true; 2]]);
    instructor
        .delete(&format!("/api/sections/{home}"))
        .await
        .assert_status(204);
    app.settle().await;
    assert_eq!(exist().await, [[false; 2]; 2]);
    let kinds = ["lecture", "section", "resource", "resource_pointer"];
    assert_eq!(kinds.map(|kind| app.count_rows(Table::Catalog, kind)), [0; 4]);
    assert_eq!(app.counters(&course), [0, 0, 0]);
    app.finish().await;
}
