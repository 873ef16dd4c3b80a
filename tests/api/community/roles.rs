//! Every operation of a community for everybody who may call it or not.

use http::Method;
use serde_json::{Value, json};

use crate::support::community::{Community, path_of_post};
use crate::support::{Actor, Client, TestApp};

/// The callers, in the order of the columns.
const CALLERS: [&str; 9] = [
    "anonymous",
    "stranger",
    "enrolled",
    "expired",
    "member",
    "moderator",
    "instructor",
    "other instructor",
    "admin",
];

/// An operation, its body, and the status for each caller. Posts and messages are those of another member; each row has
/// its own, and each deletion, too.
const TABLE: &[(&str, &str, &str, [u16; 9])] = &[
    ("GET", "{group}", "", [401, 200, 200, 200, 200, 200, 200, 200, 200]),
    (
        "PATCH",
        "{group}",
        r#"{"title": "T"}"#,
        [401, 403, 403, 403, 403, 403, 200, 403, 200],
    ),
    (
        "GET",
        "{group}/members",
        "",
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "PATCH",
        "{group}/members/me",
        "{}",
        [401, 403, 403, 200, 200, 200, 403, 403, 403],
    ),
    (
        "PATCH",
        "{group}/members/{member}",
        r#"{"role": "member"}"#,
        [401, 403, 403, 403, 403, 403, 200, 403, 200],
    ),
    (
        "GET",
        "{group}/posts",
        "",
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "POST",
        "{group}/posts",
        r#"{"title": "T", "content": "C"}"#,
        [401, 403, 403, 403, 201, 201, 201, 403, 201],
    ),
    (
        "GET",
        "/api/community/posts?community_id={id}",
        "",
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "POST",
        "/api/community/posts",
        r#"{"community_id": "{id}", "title": "T", "content": "C"}"#,
        [401, 403, 403, 403, 201, 201, 201, 403, 201],
    ),
    ("GET", "{post}", "", [401, 403, 403, 403, 200, 200, 200, 403, 200]),
    (
        "PUT",
        "{post}",
        r#"{"title": "T"}"#,
        [401, 403, 403, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST",
        "{post}/react",
        r#"{"reaction_type": "love"}"#,
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "DELETE",
        "{post}/react",
        "",
        [401, 403, 403, 403, 204, 204, 204, 403, 204],
    ),
    (
        "POST",
        "{post}/flag",
        r#"{"reason": "R"}"#,
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "POST",
        "{post}/pin",
        "{}",
        [401, 403, 403, 403, 403, 200, 200, 403, 200],
    ),
    (
        "DELETE",
        "{post}/pin",
        "",
        [401, 403, 403, 403, 403, 204, 204, 403, 204],
    ),
    (
        "POST",
        "{post}/approve",
        "{}",
        [401, 403, 403, 403, 403, 200, 200, 403, 200],
    ),
    (
        "POST",
        "{post}/reject",
        r#"{"reason": "R"}"#,
        [401, 403, 403, 403, 403, 200, 200, 403, 200],
    ),
    ("DELETE", "{post}", "", [401, 403, 403, 403, 403, 403, 204, 403, 204]),
    (
        "GET",
        "{group}/messages",
        "",
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "GET",
        "/api/community/messages?community_id={id}",
        "",
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "POST",
        "/api/community/messages",
        r#"{"community_id": "{id}", "message": "M"}"#,
        [401, 403, 403, 403, 201, 201, 201, 403, 201],
    ),
    (
        "PUT",
        "{message}",
        r#"{"message": "M"}"#,
        [401, 403, 403, 403, 403, 403, 403, 403, 403],
    ),
    (
        "POST",
        "{message}/mark-as-read",
        "{}",
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    (
        "POST",
        "{message}/flag",
        r#"{"reason": "R"}"#,
        [401, 403, 403, 403, 200, 200, 200, 403, 200],
    ),
    ("DELETE", "{message}", "", [401, 403, 403, 403, 403, 204, 204, 403, 204]),
    (
        "POST",
        "/api/community/attachments",
        r#"{"filename": "notes.png", "content_type": "image/png", "size": 1000}"#,
        [401, 201, 201, 201, 201, 201, 201, 201, 201],
    ),
    // Messages between two users need a shared course, and no membership.
    (
        "POST",
        "/api/community/direct-messages",
        r#"{"recipient_id": "{author}", "message": "M"}"#,
        [401, 403, 201, 403, 201, 201, 201, 403, 201],
    ),
    (
        "GET",
        "/api/community/direct-messages?with={author}",
        "",
        [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
    (
        "GET",
        "/api/community/direct-messages",
        "",
        [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
    // A message between two others is not found, whatever the role.
    (
        "PUT",
        "{direct}",
        r#"{"message": "M"}"#,
        [401, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "POST",
        "{direct}/mark-as-read",
        "{}",
        [401, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    (
        "POST",
        "{direct}/flag",
        r#"{"reason": "R"}"#,
        [401, 404, 404, 404, 404, 404, 404, 404, 404],
    ),
    ("DELETE", "{direct}", "", [401, 404, 404, 404, 404, 404, 404, 404, 404]),
    (
        "POST",
        "/api/users/{member}/block",
        "{}",
        [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
    (
        "GET",
        "/api/users/me/blocks",
        "",
        [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
    (
        "DELETE",
        "/api/users/{member}/block",
        "",
        [401, 204, 204, 204, 204, 204, 204, 204, 204],
    ),
    (
        "GET",
        "/api/community/groups",
        "",
        [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ),
    (
        "POST",
        "/api/community/groups",
        r#"{"course_id": "{id}"}"#,
        [401, 403, 403, 403, 403, 403, 403, 403, 409],
    ),
    (
        "POST",
        "{group}/leave",
        "{}",
        [401, 409, 409, 200, 200, 200, 409, 409, 409],
    ),
    (
        "POST",
        "{group}/join",
        "{}",
        [401, 403, 201, 403, 201, 201, 201, 403, 201],
    ),
];

struct World {
    app: TestApp,
    community: Community,
    /// Writes the posts and messages.
    author: Actor,
    callers: Vec<Client>,
    /// A member whose role changes.
    member: Actor,
}

impl World {
    async fn new(app: TestApp, community: Community) -> Self {
        let mut callers = vec![app.anon(), (*app.student().await).clone()];
        callers.push((*app.enrolled(&community).await).clone());
        let expired = app.member(&community).await;
        app.change_enrollment(&expired, &community.class.course.id, |enrollment| {
            enrollment.expires_at = Some("2020-01-01T00:00:00Z".parse().unwrap());
        });
        callers.push((*expired).clone());
        let member = app.member(&community).await;
        callers.push((*member).clone());
        callers.push((*app.moderator(&community).await).clone());
        callers.push((*community.class.instructor).clone());
        callers.push((*app.instructor().await).clone());
        callers.push((*community.admin).clone());
        Self {
            author: app.member(&community).await,
            member: app.member(&community).await,
            app,
            community,
            callers,
        }
    }

    /// A path or a body with the ids of what there is.
    async fn fill(&self, text: &str) -> String {
        let mut text = text
            .replace("{group}", &self.community.of(""))
            .replace("{id}", &self.community.id)
            .replace("{member}", &self.member.id)
            .replace("{author}", &self.author.id);
        if text.contains("{post}") {
            let post = path_of_post(&self.community.post(&self.author, "T").await.assert_status(201));
            text = text.replace("{post}", &post);
        }
        if text.contains("{direct}") {
            let body = json!({ "recipient_id": self.member.id, "message": "M" });
            let sent = self.author.post("/api/community/direct-messages", body).await;
            let id = sent.assert_status(201).string("id");
            text = text.replace("{direct}", &format!("/api/community/messages/{id}"));
        }
        if text.contains("{message}") {
            let message = self.community.say(&self.author, "M").await.assert_status(201);
            text = text.replace(
                "{message}",
                &format!("/api/community/messages/{}", message.string("id")),
            );
        }
        text
    }

    /// What is wrong with the statuses of an operation.
    async fn wrong(&self, method: &str, path: &str, body: &str, expected: &[u16; 9]) -> Vec<String> {
        let mut wrong = Vec::new();
        let body = self.fill(body).await;
        let body: Option<Value> = (!body.is_empty()).then(|| serde_json::from_str(&body).unwrap());
        let http_method: Method = method.parse().unwrap();
        let mut filled = self.fill(path).await;
        for ((name, caller), expected) in CALLERS.iter().zip(&self.callers).zip(expected) {
            let status = caller.send(http_method.clone(), &filled, body.as_ref()).await.status;
            if status != *expected {
                wrong.push(format!("{method} {path} for {name}: {status}, not {expected}"));
            }
            if method == "DELETE" && status == 204 {
                filled = self.fill(path).await;
            }
        }
        wrong
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_operation_is_open_to_exactly_those_who_may_use_it() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let world = World::new(app, community).await;
    let mut wrong = Vec::new();
    for (method, path, body, expected) in TABLE {
        wrong.extend(world.wrong(method, path, body, expected).await);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_community_is_hidden_from_everybody_but_its_instructors_and_admins() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let world = World::new(app, community).await;
    let private = json!({ "visibility": "private" });
    world
        .community
        .admin
        .patch(&world.community.of(""), private)
        .await
        .assert_status(200);
    let mut wrong = Vec::new();
    for path in ["{group}", "{group}/members", "{group}/posts", "{group}/messages"] {
        let expected = [401, 404, 404, 404, 404, 404, 200, 404, 200];
        wrong.extend(world.wrong("GET", path, "", &expected).await);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    world.app.finish().await;
}
