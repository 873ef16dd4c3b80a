//! Listing posts.

use serde_json::json;

use crate::support::TestApp;
use crate::support::community::path_of_post;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pinned_posts_come_first_and_then_the_newest() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, instructor) = (&community.class.student, &community.class.instructor);
    let mut paths = Vec::new();
    for title in ["A", "B", "C", "D"] {
        paths.push(community.posted(student, title).await);
        app.advance(1);
    }
    for path in &paths[..2] {
        instructor
            .post(&format!("{path}/pin"), json!({}))
            .await
            .assert_status(200);
    }
    assert_eq!(community.titles(student, "").await, ["B", "A", "D", "C"]);
    // Page by page they come in the same order, however short the pages are.
    let mut titles = Vec::new();
    let mut next = Some(community.of("/posts?limit=1"));
    while let Some(path) = next {
        let page = student.get(&path).await.assert_status(200);
        titles.extend(
            page.results()
                .iter()
                .map(|post| post["title"].as_str().unwrap().to_owned()),
        );
        assert!(page.results().len() <= 1);
        next = page.next_page().map(str::to_owned);
    }
    assert_eq!(titles, ["B", "A", "D", "C"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_takes_three_calls_and_its_cost_does_not_grow_with_the_texts() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let mut costs = Vec::new();
    for length in [1_000, 20_000] {
        for _ in 0..20 {
            let body = json!({ "title": "T", "content": "x".repeat(length) });
            student.post(&community.of("/posts"), body).await.assert_status(201);
        }
        let list = student.get(&community.of("/posts")).await.assert_status(200);
        assert_eq!((list.results().len(), list.cost.dynamodb_calls), (20, 3));
        let post = &list.results()[0];
        assert_eq!(post["content"].as_str().unwrap().len(), 1_000);
        assert_eq!(post["is_shortened"], length > 1_000);
        costs.push(list.cost.read_units);
    }
    assert!(costs[1] <= costs[0] * 1.6, "{costs:?}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_the_posts_of_users_whom_they_have_blocked() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = path_of_post(&community.post(&other, "Noise").await.assert_status(201));
    let block = format!("/api/users/{}/block", other.id);
    student.post(&block, json!({})).await.assert_status(200);
    assert!(community.titles(student, "").await.is_empty());
    student.get(&post).await.assert_problem(404, "not_found");
    student.delete(&block).await.assert_status(204);
    assert_eq!(community.titles(student, "").await, ["Noise"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_that_wait_are_listed_for_moderators_and_their_authors() {
    let app = TestApp::new().await;
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    community.post(student, "Mine").await.assert_status(201);
    let instructor = &community.class.instructor;
    assert_eq!(community.titles(instructor, "?status=pending").await, ["Mine"]);
    assert_eq!(community.titles(student, "?status=pending").await, ["Mine"]);
    assert_eq!(community.titles(student, "").await, ["Mine"]);
    assert!(community.titles(&other, "?status=pending").await.is_empty());
    assert!(community.titles(&other, "").await.is_empty());
    let wrong = other.get(&community.of("/posts?status=lost")).await;
    wrong.assert_wrong_fields(&["status"]);
    other
        .get("/api/community/posts")
        .await
        .assert_wrong_fields(&["community_id"]);
    app.finish().await;
}
