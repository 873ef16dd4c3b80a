//! Listing communities.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_has_what_the_caller_sees_in_three_calls() {
    let app = TestApp::new().await;
    let first = app.community().await;
    let private = app.community_with(json!({ "visibility": "private" })).await;
    let second = app.community().await;
    let list = first
        .class
        .student
        .get("/api/community/groups")
        .await
        .assert_status(200);
    let ids: Vec<_> = list
        .results()
        .iter()
        .map(|group| group["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, [second.id.as_str(), &first.id]);
    assert_eq!(list.results()[1]["my_role"], "member");
    assert_eq!(list.cost.dynamodb_calls, 3);
    let own = private
        .class
        .instructor
        .get("/api/community/groups")
        .await
        .assert_status(200);
    assert_eq!(own.results().len(), 3);
    let foreign = first
        .class
        .instructor
        .get("/api/community/groups")
        .await
        .assert_status(200);
    assert_eq!(foreign.results().len(), 2);
    let every = private
        .admin
        .get("/api/community/groups?limit=1")
        .await
        .assert_status(200);
    let next = private.admin.get(every.next_page().unwrap()).await.assert_status(200);
    assert_eq!(next.results()[0]["id"], private.id.as_str());
    app.finish().await;
}
