//! Each type of notification arrives on every channel that is on, and on none that is off.

use serde_json::json;

use crate::api::plans::planned;
use crate::support::community::Community;
use crate::support::notifications::NOTIFICATIONS;
use crate::support::payments::verify;
use crate::support::{Actor, Socket, TestApp};

/// What a reader has got over the channels that can be turned off.
#[derive(Debug, PartialEq, Eq)]
struct Got {
    mails: usize,
    pushes: usize,
    frames: usize,
}

const ALL: Got = Got {
    mails: 1,
    pushes: 1,
    frames: 1,
};
const SOCKETS: Got = Got {
    mails: 0,
    pushes: 0,
    frames: 1,
};

/// A reader with an address, a phone and an open socket.
struct Reader {
    actor: Actor,
    address: String,
    phone: String,
    socket: Socket,
}

impl Reader {
    async fn new(app: &TestApp, actor: &Actor, is_on: bool) -> Self {
        let preferences = json!({ "email": is_on, "push": is_on, "new_post_emails": "immediate" });
        actor
            .put("/api/notifications/preferences", preferences)
            .await
            .assert_status(200);
        let phone = format!("phone-of-{}", actor.id);
        app.give_phone(actor, &phone).await;
        Self {
            address: app.give_address(actor),
            socket: actor.socket("/ws/notifications/").await,
            actor: actor.clone(),
            phone,
        }
    }

    /// Asserts that the newest notification has this type, and that it has come over these channels alone.
    async fn assert_got(&mut self, app: &TestApp, kind: &str, expected: Got) {
        app.relay().await;
        let types = self.actor.notified_of().await;
        assert_eq!(types.first().map(String::as_str), Some(kind), "{types:?}");
        let frame = self.socket.next_frame().await;
        assert_eq!(frame["type"], "send_notification");
        assert_eq!(frame["notification_type"], kind);
        let is_silent = self.socket.is_silent().await;
        let got = Got {
            mails: app.mails_to(&self.address).await.len(),
            pushes: app.pushes_to(&self.phone).await.len(),
            frames: if is_silent { 1 } else { 2 },
        };
        assert_eq!(got, expected, "{kind}");
    }
}

/// A community whose student and another member are readers, one with all channels on and one with all off.
async fn readers(app: &TestApp) -> (Community, [Reader; 2]) {
    let community = app.community().await;
    let other = app.member(&community).await;
    let on = Reader::new(app, &community.class.student, true).await;
    let off = Reader::new(app, &other, false).await;
    (community, [on, off])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_posts() {
    let app = TestApp::new().await;
    let (community, [mut on, mut off]) = readers(&app).await;
    community.posted(&community.class.instructor, "Lenses").await;
    on.assert_got(&app, "new_post", ALL).await;
    off.assert_got(&app, "new_post", SOCKETS).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_and_mentions() {
    let app = TestApp::new().await;
    let (community, [mut on, mut off]) = readers(&app).await;
    for reader in [&mut on, &mut off] {
        let post = community.posted(&reader.actor, "Lenses").await;
        app.relay().await;
        // The other reader has heard of the post.
        let reply = community.reply(&community.class.instructor, &post, "Yes.").await;
        reply.assert_status(201);
    }
    app.relay().await;
    assert_eq!(on.actor.notified_of().await, ["new_post", "new_reply"]);
    assert_eq!(off.actor.notified_of().await, ["new_reply", "new_post"]);
    let body = json!({ "title": "Hi", "content": "?", "mentions": [on.actor.id, off.actor.id] });
    let path = community.of("/posts");
    community.class.instructor.post(&path, body).await.assert_status(201);
    app.relay().await;
    for reader in [&on, &off] {
        assert_eq!(reader.actor.notified_of().await[0], "new_mention");
        assert_eq!(reader.actor.notified_of().await.len(), 3);
    }
    let mails = app.mails_to(&on.address).await;
    assert_eq!(mails.len(), 3, "{mails:?}");
    assert!(app.mails_to(&off.address).await.is_empty() && app.pushes_to(&off.phone).await.is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn direct_messages() {
    let app = TestApp::new().await;
    let (community, [mut on, mut off]) = readers(&app).await;
    for reader in [&mut on, &mut off] {
        let body = json!({ "recipient_id": reader.actor.id, "message": "Hello" });
        let sent = community
            .class
            .instructor
            .post("/api/community/direct-messages", body)
            .await;
        sent.assert_status(201);
    }
    on.assert_got(&app, "new_message", ALL).await;
    off.assert_got(&app, "new_message", SOCKETS).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn approvals_rejections_and_what_moderators_hear() {
    let app = TestApp::new().await;
    let community = app.community_with(json!({ "require_post_approval": true })).await;
    let moderator = app.moderator(&community).await;
    let mut author = Reader::new(&app, &community.class.student, true).await;
    let mut duty = Reader::new(&app, &moderator, true).await;
    let first = community.posted(&author.actor, "Lenses").await;
    duty.assert_got(&app, "moderator_action", ALL).await;
    assert_eq!(community.class.instructor.notified_of().await, ["moderator_action"]);
    moderator
        .post(&format!("{first}/approve"), json!({}))
        .await
        .assert_status(200);
    author.assert_got(&app, "post_approved", ALL).await;
    // The author hears of the approval, all others of the post.
    assert_eq!(moderator.notified_of().await, ["new_post", "moderator_action"]);
    assert_eq!(author.actor.notified_of().await.len(), 1);
    let second = community.posted(&author.actor, "Mirrors").await;
    let reason = json!({ "reason": "It is a repetition." });
    moderator
        .post(&format!("{second}/reject"), reason)
        .await
        .assert_status(200);
    app.relay().await;
    assert_eq!(author.actor.notified_of().await, ["post_rejected", "post_approved"]);
    moderator.delete(&first).await.assert_problem(403, "forbidden");
    community.class.instructor.delete(&first).await.assert_status(204);
    app.relay().await;
    assert_eq!(author.actor.notified_of().await[0], "moderator_action");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn announcements() {
    let app = TestApp::new().await;
    let (community, [mut on, mut off]) = readers(&app).await;
    let body = json!({ "community_id": community.id, "title": "Exam", "message": "On Friday." });
    let sent = community.class.instructor.post(NOTIFICATIONS, body).await;
    sent.assert_status(201);
    on.assert_got(&app, "announcement", ALL).await;
    off.assert_got(&app, "announcement", SOCKETS).await;
    let push = app.pushes_to(&on.phone).await.remove(0);
    assert_eq!(
        (push.subject.as_deref(), push.body.as_str()),
        (Some("Exam"), "On Friday.")
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grades() {
    let app = TestApp::new().await;
    let homework = app.homework(json!({})).await;
    let mut student = Reader::new(&app, &homework.class.student, true).await;
    let path = homework.hand_in("Done.").await;
    let grade = json!({ "score": 5 });
    let graded = homework.class.instructor.post(&format!("{path}/grade"), grade).await;
    graded.assert_status(200);
    student.assert_got(&app, "graded", ALL).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payments_whose_mail_is_the_receipt() {
    let app = TestApp::new().await;
    let shop = app.shop().await;
    let mut student = Reader::new(&app, &shop.student, true).await;
    let order = app.order(&shop.student, &shop.course).await;
    let checkout = app.pay(&order, "captured", true).await;
    verify(&shop.student, &checkout).await.assert_status(200);
    student.assert_got(&app, "payment", ALL).await;
    assert_eq!(app.receipts_to(&shop.student).await, 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plans() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut reader = Reader::new(&app, &student, true).await;
    planned(&app, &student).await;
    reader.assert_got(&app, "plan_ready", ALL).await;
    app.finish().await;
}
