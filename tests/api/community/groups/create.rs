//! Creating the community of a course.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_has_at_most_one_community() {
    let app = TestApp::new().await;
    let (class, admin) = (app.class(0).await, app.admin().await);
    let body = json!({
        "course_id": class.course.id, "description": "Questions and answers.", "require_post_approval": true,
        "banner_image": "https://example.com/banner.jpg",
    });
    let group = admin
        .post("/api/community/groups", body.clone())
        .await
        .assert_status(201);
    assert_eq!(group.body["course_id"], class.course.id.as_str());
    assert_eq!(group.body["visibility"], "public");
    assert_eq!(group.body["require_post_approval"], true);
    assert_eq!(group.body["banner_image"], "https://example.com/banner.jpg");
    assert_eq!(
        (&group.body["member_count"], &group.body["is_member"]),
        (&json!(0), &json!(false))
    );
    admin
        .post("/api/community/groups", body)
        .await
        .assert_problem(409, "conflict");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_course_must_exist_and_the_settings_keep_their_rules() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let body = json!({ "course": "NOTHING-1" });
    let refused = admin.post("/api/community/groups", body).await;
    refused.assert_problem(404, "not_found");
    let body = json!({ "course": "X", "title": " ", "visibility": "secret" });
    let refused = admin.post("/api/community/groups", body).await;
    refused.assert_wrong_fields(&["title", "visibility"]);
    app.finish().await;
}
