//! Listing categories.

use crate::api::catalog::categories::{CATEGORIES, add};
use crate::api::catalog::text;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tree_is_listed_in_order_page_by_page() {
    let app = TestApp::new().await;
    let (admin, anon) = (app.admin().await, app.anon());
    add(&admin, "Sciences", None).await;
    let physics = add(&admin, "Physics", Some("sciences")).await;
    add(&admin, "Arts", None).await;
    let optics = add(&admin, "Optics", Some(&physics.string("id"))).await;
    let list = anon.get(CATEGORIES).await.assert_status(200);
    let names: Vec<_> = list.results().iter().map(|category| text(category, "name")).collect();
    assert_eq!(names, ["Arts", "Sciences", "Physics", "Optics"]);
    assert_eq!(list.cost.dynamodb_calls, 1);
    let page = anon.get(&format!("{CATEGORIES}?limit=3")).await;
    assert_eq!(
        anon.get(page.next_page().unwrap()).await.results(),
        std::slice::from_ref(&optics.body)
    );
    anon.with_header("if-none-match", list.header("etag"))
        .get(CATEGORIES)
        .await
        .assert_status(304);
    app.finish().await;
}
