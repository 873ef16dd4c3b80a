//! Listing the sections of a course.

use serde_json::json;

use crate::api::catalog::sections::{order, titles};
use crate::support::TestApp;
use crate::support::content::{lecture, section};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_of_contents_has_pages_and_an_etag() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    for title in ["One", "Two", "Three"] {
        let id = section(&instructor, &course, title).await;
        lecture(&instructor, &id, "Hello").await;
    }
    let anon = app.anon();
    let list = anon.get(&course.sections()).await;
    let known = anon.with_header("if-none-match", list.header("etag"));
    let unchanged = known.get(&course.sections()).await.assert_status(304);
    assert_eq!((unchanged.text.as_str(), unchanged.cost.dynamodb_calls), ("", 2));
    let page = anon.get(&format!("{}?limit=2", course.sections())).await;
    assert_eq!(titles(&page), ["One", "Two"]);
    let rest = anon.get(page.next_page().unwrap()).await;
    assert_eq!(order(&rest), [("Three".to_owned(), 3)]);
    assert_eq!(rest.next_page(), None);
    anon.get(&format!("{}?limit=101", course.sections()))
        .await
        .assert_wrong_fields(&["limit"]);
    // An update shows in the next request, also for clients with the old tag.
    let id = list.results()[0]["id"].as_str().unwrap();
    let path = format!("/api/sections/{id}");
    let stale = instructor.with_header("if-match", anon.get(&path).await.header("etag"));
    instructor
        .patch(&path, json!({ "title": "First" }))
        .await
        .assert_status(200);
    assert_eq!(
        titles(&known.get(&course.sections()).await.assert_status(200)),
        ["First", "Two", "Three"]
    );
    stale
        .patch(&path, json!({ "title": "1" }))
        .await
        .assert_problem(412, "precondition_failed");
    app.finish().await;
}
