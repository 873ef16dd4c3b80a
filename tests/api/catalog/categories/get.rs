//! Reading one category.

use serde_json::json;

use crate::api::catalog::categories::{CATEGORIES, add, one};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_is_found_by_id_and_slug_with_its_courses() {
    let app = TestApp::new().await;
    let (admin, instructor, anon) = (app.admin().await, app.instructor().await, app.anon());
    let arts = add(&admin, "Arts", None).await;
    let course = app
        .published_course_with(&instructor, json!({ "category": "arts" }))
        .await;
    for path in [one(&arts), format!("{CATEGORIES}/arts")] {
        let found = anon.get(&path).await.assert_status(200);
        assert_eq!(found.string("name"), "Arts");
        assert_eq!(found.body["courses"][0]["id"], course["id"]);
        anon.with_header("if-none-match", found.header("etag"))
            .get(&path)
            .await
            .assert_status(304);
    }
    anon.get(&format!("{CATEGORIES}/music"))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
