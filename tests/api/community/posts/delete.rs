//! Deleting a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_post_is_gone_from_lists_and_counters_and_its_author_hears_of_it() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, instructor) = (&community.class.student, &community.class.instructor);
    let (own, other) = (
        community.posted(student, "A").await,
        community.posted(student, "B").await,
    );
    let reply = community.reply(student, &other, "C").await.assert_status(201);
    instructor
        .post(&format!("{other}/pin"), json!({}))
        .await
        .assert_status(200);
    student.delete(&own).await.assert_status(204);
    assert_eq!(app.announced("post_removed"), 0);
    student
        .delete(&format!("/api/community/posts/{}", reply.string("id")))
        .await
        .assert_status(204);
    assert_eq!(student.get(&other).await.body["reply_count"], 0);
    instructor.delete(&other).await.assert_status(204);
    assert_eq!(app.announced("post_removed"), 1);
    for path in [&own, &other] {
        student.get(path).await.assert_problem(404, "not_found");
        student.delete(path).await.assert_problem(404, "not_found");
    }
    assert!(community.titles(student, "").await.is_empty());
    assert_eq!(app.group(&community).posts_count, 0);
    app.finish().await;
}
