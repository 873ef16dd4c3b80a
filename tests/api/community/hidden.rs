//! What somebody may not see is absent from lists and mentions, too, and not only from the detail.

use serde_json::{Value, json};

use crate::support::community::{Community, path_of_post};
use crate::support::{Actor, TestApp};

/// A student who has blocked another one, who has posted, replied and written before.
struct Blocked {
    app: TestApp,
    community: Community,
    other: Actor,
    /// The path of a post of the other one.
    post: String,
    /// That of a post of the student, to which the other one has replied.
    own: String,
    /// That of the reply.
    reply: String,
}

impl Blocked {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let community = app.community().await;
        let other = app.member(&community).await;
        let student = &community.class.student;
        let post = community.posted(&other, "Noise").await;
        let own = community.posted(student, "Decorators").await;
        let reply = path_of_post(&community.reply(&other, &own, "So?").await.assert_status(201));
        community.say(&other, "Hello?").await.assert_status(201);
        let body = json!({ "recipient_id": student.id, "message": "Hello?" });
        other
            .post("/api/community/direct-messages", body)
            .await
            .assert_status(201);
        let block = format!("/api/users/{}/block", other.id);
        student.post(&block, json!({})).await.assert_status(200);
        Self {
            app,
            community,
            other,
            post,
            own,
            reply,
        }
    }

    fn student(&self) -> &Actor {
        &self.community.class.student
    }

    /// Every list of the community that members read, as JSON.
    async fn lists(&self, reader: &Actor) -> Vec<(String, Vec<Value>)> {
        let parent = self.own.rsplit('/').next().unwrap();
        let mut lists = Vec::new();
        for path in [
            self.community.of("/posts"),
            self.community.of("/posts?status=approved"),
            self.community.of(&format!("/posts?parent_post_id={parent}")),
            format!("/api/community/posts?community_id={}", self.community.id),
            self.community.of("/messages"),
            format!("/api/community/messages?community_id={}", self.community.id),
            format!("/api/community/direct-messages?with={}", self.other.id),
            "/api/community/direct-messages".to_owned(),
        ] {
            let list = reader.get(&path).await.assert_status(200);
            lists.push((path, list.results().to_vec()));
        }
        lists
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_list_shows_what_a_blocked_user_has_written() {
    let blocked = Blocked::new().await;
    let instructor = &blocked.community.class.instructor;
    let pin = format!("{}/pin", blocked.post);
    instructor.post(&pin, json!({})).await.assert_status(200);
    for (path, results) in blocked.lists(blocked.student()).await {
        let shows = results.iter().any(|row| row.to_string().contains(&blocked.other.id));
        assert!(!shows, "{path}: {results:#?}");
    }
    for path in [&blocked.post, &blocked.reply] {
        blocked.student().get(path).await.assert_problem(404, "not_found");
    }
    // Counters may include it.
    let own = blocked.student().get(&blocked.own).await.assert_status(200);
    assert_eq!(own.body["reply_count"], 1);
    blocked.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moderators_see_what_users_have_written_whom_they_have_blocked() {
    let blocked = Blocked::new().await;
    let moderator = blocked.app.moderator(&blocked.community).await;
    let block = format!("/api/users/{}/block", blocked.other.id);
    moderator.post(&block, json!({})).await.assert_status(200);
    moderator.get(&blocked.post).await.assert_status(200);
    let messages = moderator.get(&blocked.community.of("/messages")).await;
    assert_eq!(messages.results().len(), 1);
    blocked.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocked_user_mentions_and_reaches_the_blocker_in_no_way() {
    let blocked = Blocked::new().await;
    let (student, other) = (blocked.student(), &blocked.other);
    blocked.app.give_username(student, "asha");
    let body = json!({ "title": "T", "content": "@asha", "mentions": [student.id] });
    let post = other.post(&blocked.community.of("/posts"), body).await;
    assert_eq!(post.assert_status(201).body["mentions"], json!([]));
    let edit = json!({ "content": "@asha again" });
    let edited = other.put(&blocked.post, edit).await.assert_status(200);
    assert_eq!(edited.body["mentions"], json!([]));
    let body = json!({ "recipient_id": student.id, "message": "Hello?" });
    let written = other.post("/api/community/direct-messages", body).await;
    written.assert_problem(403, "forbidden");
    blocked.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_member_reads_nothing_and_is_mentioned_nowhere() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, expired) = (&community.class.student, app.member(&community).await);
    let post = community.posted(student, "Decorators").await;
    app.give_username(&expired, "ravi");
    app.change_enrollment(&expired, &community.class.course.id, |enrollment| {
        enrollment.expires_at = Some("2020-01-01T00:00:00Z".parse().unwrap());
    });
    for path in ["/posts", "/messages", "/members"] {
        let refused = expired.get(&community.of(path)).await;
        refused.assert_problem(403, "enrollment_needed");
    }
    expired.get(&post).await.assert_problem(403, "enrollment_needed");
    let body = json!({ "title": "T", "content": "@ravi" });
    let mentioned = student.post(&community.of("/posts"), body).await.assert_status(201);
    assert_eq!(mentioned.body["mentions"], json!([]));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_banned_member_is_mentioned_nowhere_and_cannot_be_written_to() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, banned) = (&community.class.student, app.member(&community).await);
    app.give_username(&banned, "ravi");
    app.ban(&banned.id);
    banned
        .get(&community.of("/posts"))
        .await
        .assert_problem(401, "unauthenticated");
    let body = json!({ "title": "T", "content": "@ravi" });
    let mentioned = student.post(&community.of("/posts"), body).await.assert_status(201);
    assert_eq!(mentioned.body["mentions"], json!([]));
    let body = json!({ "recipient_id": banned.id, "message": "Hello?" });
    let written = student.post("/api/community/direct-messages", body).await;
    written.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_of_a_private_community_who_do_not_see_it_are_not_mentioned() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (instructor, student) = (&community.class.instructor, &community.class.student);
    app.give_username(student, "asha");
    let private = json!({ "visibility": "private" });
    instructor.patch(&community.of(""), private).await.assert_status(200);
    let body = json!({ "title": "T", "content": "@asha" });
    let post = instructor.post(&community.of("/posts"), body).await.assert_status(201);
    assert_eq!(post.body["mentions"], json!([]));
    app.finish().await;
}
