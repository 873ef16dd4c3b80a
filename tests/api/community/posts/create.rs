//! Posting and replying.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_is_announced_and_the_same_request_again_posts_nothing() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = community.class.student.with_header("idempotency-key", "post-1");
    let body = json!({ "community_id": community.id, "title": "Decorators", "content": "How?" });
    let post = student
        .post("/api/community/posts", body.clone())
        .await
        .assert_status(201);
    assert_eq!(
        (&post.body["status"], &post.body["content"]),
        (&json!("approved"), &json!("How?"))
    );
    assert_eq!(post.body["author"]["id"], community.class.student.id.as_str());
    let again = student.post("/api/community/posts", body).await.assert_status(201);
    assert_eq!(again.body, post.body);
    let other = json!({ "community_id": community.id, "title": "Other", "content": "How?" });
    student
        .post("/api/community/posts", other)
        .await
        .assert_problem(422, "idempotency_key_reused");
    assert_eq!(app.group(&community).posts_count, 1);
    assert_eq!(app.announced("post_published"), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn texts_keep_their_rules_and_references_name_their_fields() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let path = community.of("/posts");
    student
        .post(&path, json!({}))
        .await
        .assert_wrong_fields(&["content", "title"]);
    let nothing = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    let body = json!({ "content": "C", "parent_post_id": nothing });
    student.post(&path, body).await.assert_wrong_fields(&["parent_post_id"]);
    let body = json!({ "community_id": nothing, "title": "T", "content": "C" });
    student
        .post("/api/community/posts", body)
        .await
        .assert_problem(404, "not_found");
    let body = json!({ "title": "T", "content": "C", "mentions": [app.student().await.id] });
    student.post(&path, body).await.assert_wrong_fields(&["mentions"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_count_in_their_parent_and_stand_in_its_thread() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Decorators").await;
    let first = community.reply(&other, &post, "Like this.").await.assert_status(201);
    community.reply(student, &post, "Thanks.").await.assert_status(201);
    let nested = format!("/api/community/posts/{}", first.string("id"));
    community.reply(student, &nested, "Really?").await.assert_status(201);
    assert_eq!(student.get(&post).await.body["reply_count"], 2);
    assert_eq!(student.get(&nested).await.body["reply_count"], 1);
    assert_eq!(app.group(&community).posts_count, 1);
    let parent = post.rsplit('/').next().unwrap();
    let replies = student
        .get(&community.of(&format!("/posts?parent_post_id={parent}")))
        .await;
    let replies = replies.assert_status(200);
    assert_eq!(replies.results()[0]["content"], "Like this.");
    assert_eq!((replies.results().len(), replies.cost.dynamodb_calls), (2, 3));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn usernames_of_members_are_mentions_and_those_of_others_are_not() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (member, stranger, blocking) = (
        app.member(&community).await,
        app.student().await,
        app.member(&community).await,
    );
    for (user, name) in [(&member, "asha"), (&stranger, "ravi"), (&blocking, "meera")] {
        app.give_username(user, name);
    }
    let student = &community.class.student;
    let block = format!("/api/users/{}/block", student.id);
    blocking.post(&block, json!({})).await.assert_status(200);
    let body = json!({ "title": "T", "content": "@Asha, @ravi and @meera: see asha@example.com" });
    let post = student.post(&community.of("/posts"), body).await.assert_status(201);
    assert_eq!(post.body["mentions"], json!([member.id]));
    app.finish().await;
}
