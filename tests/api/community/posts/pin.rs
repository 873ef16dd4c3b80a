//! Pinning a post.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_community_has_at_most_ten_pinned_posts() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let instructor = &community.class.instructor;
    let mut last = String::new();
    for number in 0..11 {
        last = community.posted(instructor, &format!("Post {number}")).await;
        let pinned = instructor.post(&format!("{last}/pin"), json!({})).await;
        if number < 10 {
            assert_eq!(pinned.assert_status(200).body["is_pinned"], true);
        } else {
            pinned.assert_problem(409, "conflict");
        }
    }
    let reply = community.reply(instructor, &last, "A reply.").await.assert_status(201);
    let pin = format!("/api/community/posts/{}/pin", reply.string("id"));
    instructor.post(&pin, json!({})).await.assert_problem(409, "conflict");
    app.finish().await;
}
