//! Requests that die between two calls of the database: each is done or not done, never half, and can be repeated.

use http::Method;
use serde_json::{Value, json};
use shared::database::Table;

use crate::api::users::pictures::png;
use crate::support::community::Community;
use crate::support::content::send_upload;
use crate::support::{Actor, Reply, Snapshot, TestApp};

/// What a request may change. Budgets and idempotency keys are only put back.
const CHANGED: [Table; 1] = [Table::Community];
const PUT_BACK: [Table; 3] = [Table::Community, Table::Catalog, Table::Otps];
/// Longer than the lease of an idempotency key that died with its request.
const LEASE: i64 = 61;

/// The caller of a request.
#[derive(Clone, Copy)]
enum By {
    /// A member, who is the author of `{post}`, `{pending}` and `{message}`.
    Member,
    /// Another member.
    Other,
    /// An enrolled student who has not joined.
    Enrolled,
    /// The instructor of the course.
    Instructor,
    Admin,
}

/// A request: caller, method, path, body, and the status of a repetition after it has succeeded.
type Operation = (By, Method, &'static str, &'static str, u16);

struct World {
    app: TestApp,
    community: Community,
    enrolled: Actor,
    other: Actor,
    /// The path of a published post and its reply, and of one that waits for approval.
    post: String,
    pending: String,
    /// The path of a message.
    message: String,
    /// That of a message from the other member to the member.
    direct: String,
    /// The id of a course without a community.
    course: String,
    before: Snapshot,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let community = app.community().await;
        let (member, other) = (&community.class.student, app.member(&community).await);
        let enrolled = app.enrolled(&community).await;
        let instructor = &community.class.instructor;
        let post = community.posted(member, "Published").await;
        let approval = json!({ "require_post_approval": true });
        instructor.patch(&community.of(""), approval).await.assert_status(200);
        let pending = community.posted(member, "Pending").await;
        let open = json!({ "require_post_approval": false });
        instructor.patch(&community.of(""), open).await.assert_status(200);
        let message = community.say(member, "Hello.").await.assert_status(201).string("id");
        let body = json!({ "recipient_id": member.id, "message": "Hello." });
        let direct = other.post("/api/community/direct-messages", body).await;
        let direct = direct.assert_status(201).string("id");
        let course = app.published(instructor).id;
        // A new message begins a new second of the chat.
        app.advance(2);
        let before = app.snapshot(&PUT_BACK);
        Self {
            enrolled,
            other,
            post,
            pending,
            message: format!("/api/community/messages/{message}"),
            direct: format!("/api/community/messages/{direct}"),
            course,
            before,
            community,
            app,
        }
    }

    fn caller(&self, by: By) -> &Actor {
        match by {
            By::Member => &self.community.class.student,
            By::Other => &self.other,
            By::Enrolled => &self.enrolled,
            By::Instructor => &self.community.class.instructor,
            By::Admin => &self.community.admin,
        }
    }

    /// A path or a body with the ids of what there is. An attachment is uploaded anew: what is in S3 is not put back.
    async fn fill(&self, text: &str) -> String {
        let mut text = text
            .replace("{group}", &self.community.of(""))
            .replace("{id}", &self.community.id)
            .replace("{post}", &self.post)
            .replace("{parent}", self.post.rsplit('/').next().unwrap())
            .replace("{pending}", &self.pending)
            .replace("{message}", &self.message)
            .replace("{direct}", &self.direct)
            .replace("{course}", &self.course)
            .replace("{other}", &self.other.id);
        if text.contains("{upload}") {
            let (member, picture) = (self.caller(By::Member), png(1_000));
            let file = json!({ "filename": "a.png", "content_type": "image/png", "size": picture.len() });
            let begun = member.post("/api/community/attachments", file).await.assert_status(201);
            assert_eq!(send_upload(member, &begun, picture, &[]).await, 200);
            text = text.replace("{upload}", &begun.string("upload_id"));
        }
        text
    }

    /// Makes the request while the functions are cut off from the database after this number of calls; `None`: never.
    async fn attempt(&self, by: By, method: &Method, path: &str, body: Option<&Value>, calls: Option<u32>) -> Reply {
        let client = self.caller(by).with_header("idempotency-key", "once");
        if let Some(calls) = calls {
            self.app.cut_off_after(calls);
        }
        let reply = client.send(method.clone(), path, body).await;
        self.app.mend();
        reply
    }

    /// Cuts the operation off after each number of calls, and returns what is wrong then.
    async fn cut_off_everywhere(&self, operation: &Operation) -> Vec<String> {
        let (by, method, path, body, repeated) = operation;
        let name = format!("{method} {path} {body}");
        let (mut wrong, mut whole, mut all) = (Vec::new(), None, 0);
        // The first run is not cut off: it shows what the operation does, and how many calls that takes.
        for cut in std::iter::once(None).chain((0..).map(Some)) {
            if cut.is_some_and(|calls| calls >= all) {
                break;
            }
            self.app.restore(&self.before);
            let (path, body) = (self.fill(path).await, self.fill(body).await);
            let body: Option<Value> = serde_json::from_str(&body).ok();
            let start = self.app.snapshot(&CHANGED);
            let reply = self.attempt(*by, method, &path, body.as_ref(), cut).await;
            let changes = self.app.changes_since(&start);
            let Some(calls) = cut else {
                assert!(reply.status < 300 && !changes.is_empty(), "{name}: {}", reply.text);
                (whole, all) = (Some(changes), reply.cost.dynamodb_calls);
                continue;
            };
            if !matches!(reply.status, 200..300 | 503) {
                wrong.push(format!("{name}, {calls} calls: {}", reply.text));
            }
            let is_done = whole.as_ref() == Some(&changes);
            if !is_done && (!changes.is_empty() || reply.status < 300) {
                wrong.push(format!("{name}, {calls} calls, {}: {changes:#?}", reply.status));
            }
            let mut again = self.attempt(*by, method, &path, body.as_ref(), None).await;
            if again.problem_code() == "idempotency_key_in_use" {
                self.app.advance(LEASE);
                again = self.attempt(*by, method, &path, body.as_ref(), None).await;
            }
            let is_expected = again.status < 300 || (is_done && again.status == *repeated);
            let changes = self.app.changes_since(&start);
            if !is_expected || whole.as_ref() != Some(&changes) {
                let status = again.status;
                wrong.push(format!("{name}, repeated after {calls} calls, {status}: {changes:#?}"));
            }
        }
        wrong
    }
}

async fn assert_never_half(operations: &[Operation]) {
    let world = World::new().await;
    let mut wrong = Vec::new();
    for operation in operations {
        wrong.extend(world.cut_off_everywhere(operation).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Workers are cut off too, and may give up a message.
    let denials = world.app.finish_with_denials().await;
    assert!(denials.is_empty(), "{denials:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_of_groups_and_members_are_done_or_not_done() {
    assert_never_half(&[
        (
            By::Admin,
            Method::POST,
            "/api/community/groups",
            r#"{"course_id": "{course}"}"#,
            409,
        ),
        (By::Instructor, Method::PATCH, "{group}", r#"{"title": "T"}"#, 200),
        (By::Enrolled, Method::POST, "{group}/join", "{}", 409),
        (By::Other, Method::POST, "{group}/leave", "{}", 409),
        (
            By::Other,
            Method::PATCH,
            "{group}/members/me",
            r#"{"push_notifications": false}"#,
            200,
        ),
        (
            By::Admin,
            Method::PATCH,
            "{group}/members/{other}",
            r#"{"role": "moderator"}"#,
            200,
        ),
        (By::Member, Method::POST, "/api/users/{other}/block", "{}", 200),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_of_posts_are_done_or_not_done() {
    assert_never_half(&[
        (
            By::Member,
            Method::POST,
            "{group}/posts",
            r#"{"title": "T", "content": "C"}"#,
            201,
        ),
        (
            By::Other,
            Method::POST,
            "/api/community/posts",
            r#"{"community_id": "{id}", "parent_post_id": "{parent}", "content": "C"}"#,
            201,
        ),
        (By::Other, Method::GET, "{post}", "", 200),
        (
            By::Other,
            Method::POST,
            "{post}/react",
            r#"{"reaction_type": "love"}"#,
            200,
        ),
        (By::Other, Method::POST, "{post}/flag", r#"{"reason": "R"}"#, 200),
        (By::Member, Method::DELETE, "{post}", "", 404),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_about_posts_are_done_or_not_done() {
    assert_never_half(&[
        (By::Instructor, Method::POST, "{pending}/approve", "{}", 200),
        (
            By::Instructor,
            Method::POST,
            "{pending}/reject",
            r#"{"reason": "R"}"#,
            200,
        ),
        (By::Instructor, Method::POST, "{post}/reject", r#"{"reason": "R"}"#, 200),
        (By::Instructor, Method::POST, "{post}/pin", "{}", 200),
        (By::Instructor, Method::DELETE, "{post}", "", 404),
        (By::Instructor, Method::DELETE, "{pending}", "", 404),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_of_messages_are_done_or_not_done() {
    assert_never_half(&[
        (
            By::Member,
            Method::POST,
            "/api/community/messages",
            r#"{"community_id": "{id}", "message": "M", "client_id": "c-1"}"#,
            201,
        ),
        (
            By::Member,
            Method::POST,
            "/api/community/messages",
            r#"{"community_id": "{id}", "message_type": "image", "attachment": "{upload}"}"#,
            201,
        ),
        (By::Member, Method::PUT, "{message}", r#"{"message": "M"}"#, 200),
        (By::Other, Method::POST, "{message}/mark-as-read", "{}", 200),
        (By::Other, Method::POST, "{message}/flag", r#"{"reason": "R"}"#, 200),
        (By::Instructor, Method::DELETE, "{message}", "", 404),
        (
            By::Member,
            Method::POST,
            "/api/community/direct-messages",
            r#"{"recipient_id": "{other}", "message": "M"}"#,
            201,
        ),
        (By::Member, Method::POST, "{direct}/mark-as-read", "{}", 200),
        (By::Other, Method::DELETE, "{direct}", "", 404),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_taken_back_is_taken_back_whole() {
    let world = World::new().await;
    let (member, other) = (world.caller(By::Member), world.caller(By::Other));
    let block = format!("/api/users/{}/block", other.id);
    member.post(&block, json!({})).await.assert_status(200);
    let react = format!("{}/react", world.post);
    let love = json!({ "reaction_type": "love" });
    member.post(&react, love).await.assert_status(200);
    let pin = format!("{}/pin", world.post);
    let instructor = world.caller(By::Instructor);
    instructor.post(&pin, json!({})).await.assert_status(200);
    let world = World {
        before: world.app.snapshot(&PUT_BACK),
        ..world
    };
    let mut wrong = Vec::new();
    for operation in [
        (By::Member, Method::DELETE, "/api/users/{other}/block", "", 204),
        (By::Member, Method::DELETE, "{post}/react", "", 204),
        (By::Instructor, Method::DELETE, "{post}/pin", "", 204),
        (By::Member, Method::DELETE, "{post}", "", 404),
        (By::Member, Method::PUT, "{post}", r#"{"content": "C"}"#, 200),
    ] {
        wrong.extend(world.cut_off_everywhere(&operation).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Workers are cut off too, and may give up a message.
    let denials = world.app.finish_with_denials().await;
    assert!(denials.is_empty(), "{denials:?}");
}
