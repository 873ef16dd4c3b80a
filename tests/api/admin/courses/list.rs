//! Listing courses in any state.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn courses_in_any_state_are_listed_newest_first() {
    let app = TestApp::new().await;
    let (admin, instructor) = (app.admin().await, app.instructor().await);
    let mut codes = Vec::new();
    for number in 0..5 {
        app.advance(1);
        let fields = json!({ "course_code": format!("ADM-{number}"), "title": format!("Course of {number}") });
        match number % 2 {
            0 => app.course_with(&instructor, fields).await,
            _ => app.published_course_with(&instructor, fields).await,
        };
        codes.push(format!("ADM-{number}"));
    }
    codes.reverse();
    let list = admin.get("/api/admin/courses").await.assert_status(200);
    let listed = |list: &crate::support::Reply| {
        let codes = list
            .results()
            .iter()
            .map(|course| course["course_code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    assert_eq!(listed(&list), codes);
    // The session, one query, one batch.
    assert_eq!(list.cost.dynamodb_calls, 3);
    let (mut paged, mut next) = (Vec::new(), Some("/api/admin/courses?limit=2&status=draft".to_owned()));
    while let Some(page) = next {
        let page = admin.get(&page).await.assert_status(200);
        paged.extend(listed(&page));
        next = page.next_page().map(str::to_owned);
    }
    assert_eq!(paged, ["ADM-4", "ADM-2", "ADM-0"]);
    assert_eq!(listed(&admin.get("/api/admin/courses?q=of%203").await), ["ADM-3"]);
    admin
        .get("/api/admin/courses?status=gone")
        .await
        .assert_wrong_fields(&["status"]);
    instructor.delete("/api/courses/ADM-4").await.assert_status(204);
    assert_eq!(listed(&admin.get("/api/admin/courses").await), codes[1..]);
    app.finish().await;
}
