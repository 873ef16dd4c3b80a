//! Listing the lectures of a section.

use crate::api::catalog::titles;
use crate::support::TestApp;
use crate::support::content::{lecture, section};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lectures_are_listed_in_order_page_by_page() {
    let app = TestApp::new().await;
    let instructor = app.instructor().await;
    let course = app.published(&instructor);
    let home = section(&instructor, &course, "Home").await;
    for title in ["One", "Two", "Three"] {
        lecture(&instructor, &home, title).await;
    }
    let (path, anon) = (format!("/api/sections/{home}/lectures"), app.anon());
    let list = anon.get(&path).await.assert_status(200);
    assert_eq!(titles(&list), ["One", "Two", "Three"]);
    anon.with_header("if-none-match", list.header("etag"))
        .get(&path)
        .await
        .assert_status(304);
    let page = anon.get(&format!("{path}?limit=2")).await.assert_status(200);
    assert_eq!(titles(&page), ["One", "Two"]);
    let rest = anon.get(page.next_page().unwrap()).await;
    assert_eq!((titles(&rest), rest.next_page()), (vec!["Three".to_owned()], None));
    app.finish().await;
}
