//! Listing messages between two users, and the conversations of a user.

use serde_json::json;

use crate::support::community::Community;
use crate::support::learning::enroll;
use crate::support::{Actor, PASSWORD, Reply, TestApp};

const PATH: &str = "/api/community/direct-messages";

/// Writes to somebody, a second after everything before.
async fn write(app: &TestApp, from: &Actor, to: &Actor, text: &str) -> String {
    app.advance(1);
    let body = json!({ "recipient_id": to.id, "message": text });
    from.post(PATH, body).await.assert_status(201).string("id")
}

async fn mark_read(reader: &Actor, message: &str) {
    let path = format!("/api/community/messages/{message}/mark-as-read");
    reader.post(&path, json!({})).await.assert_status(200);
}

/// The last text and the number of unread messages of each conversation.
fn conversations(list: &Reply) -> Vec<(String, u64)> {
    let results = list.results().iter();
    results
        .map(|conversation| {
            let text = conversation["last_message"]["message"].as_str().unwrap_or_default();
            (text.to_owned(), conversation["unread_count"].as_u64().unwrap())
        })
        .collect()
}

fn texts(found: &[(&str, u64)]) -> Vec<(String, u64)> {
    found
        .iter()
        .map(|(text, unread)| ((*text).to_owned(), *unread))
        .collect()
}

/// A community with a student, another one and a third one.
async fn three(app: &TestApp) -> (Community, Actor, Actor) {
    let community = app.community().await;
    let (other, third) = (app.member(&community).await, app.member(&community).await);
    (community, other, third)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_two_users_read_their_messages() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    for (from, to, text) in [(student, &other, "One."), (&other, student, "Two.")] {
        let body = json!({ "recipient_id": to.id, "message": text });
        from.post("/api/community/direct-messages", body)
            .await
            .assert_status(201);
        app.advance(1);
    }
    let with = |user: &str| format!("/api/community/direct-messages?with={user}");
    for (reader, partner) in [(student, &other), (&other, student)] {
        let list = reader.get(&with(&partner.id)).await.assert_status(200);
        let texts: Vec<_> = list
            .results()
            .iter()
            .map(|message| message["message"].as_str().unwrap())
            .collect();
        assert_eq!((texts, list.cost.dynamodb_calls), (vec!["Two.", "One."], 3));
    }
    let nosy = app.member(&community).await;
    assert!(nosy.get(&with(&student.id)).await.results().is_empty());
    let path = "/api/community/direct-messages?with=nobody";
    student.get(path).await.assert_wrong_fields(&["with"]);
    let block = format!("/api/users/{}/block", other.id);
    student.post(&block, json!({})).await.assert_status(200);
    assert_eq!(student.get(&with(&other.id)).await.results().len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_are_listed_with_the_newest_first_and_what_is_unread() {
    let app = TestApp::new().await;
    let (community, other, third) = three(&app).await;
    let student = &community.class.student;
    assert!(student.get(PATH).await.results().is_empty());
    write(&app, &third, student, "One.").await;
    write(&app, &other, student, "Two.").await;
    write(&app, student, &other, "Three.").await;
    write(&app, &third, student, "Four.").await;
    let list = student.get(PATH).await.assert_status(200);
    assert_eq!(conversations(&list), texts(&[("Four.", 2), ("Three.", 1)]));
    assert_eq!(list.results()[0]["user_id"], third.id.as_str());
    assert_eq!(list.results()[0]["user"]["id"], third.id.as_str());
    assert_eq!(list.cost.dynamodb_calls, 3);
    let theirs = other.get(PATH).await.assert_status(200);
    assert_eq!(conversations(&theirs), texts(&[("Three.", 1)]));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_read_leaves_those_after_it_unread() {
    let app = TestApp::new().await;
    let (community, other, _) = three(&app).await;
    let student = &community.class.student;
    let first = write(&app, &other, student, "One.").await;
    write(&app, student, &other, "So?").await;
    write(&app, &other, student, "Two.").await;
    let last = write(&app, &other, student, "Three.").await;
    let unread = async || conversations(&student.get(PATH).await)[0].1;
    assert_eq!(unread().await, 3);
    mark_read(student, &first).await;
    assert_eq!(unread().await, 2);
    mark_read(student, &last).await;
    assert_eq!(unread().await, 0);
    // Reading an earlier message again makes nothing unread.
    mark_read(student, &first).await;
    assert_eq!(unread().await, 0);
    write(&app, &other, student, "Four.").await;
    assert_eq!(unread().await, 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_come_page_by_page_and_those_with_blocked_users_are_left_out() {
    let app = TestApp::new().await;
    let (community, other, third) = three(&app).await;
    let student = &community.class.student;
    for (from, text) in [
        (&other, "One."),
        (&third, "Two."),
        (&community.class.instructor, "Three."),
    ] {
        write(&app, from, student, text).await;
    }
    let mut found = Vec::new();
    let mut next = Some(format!("{PATH}?limit=1"));
    while let Some(path) = next {
        let page = student.get(&path).await.assert_status(200);
        assert!(page.results().len() <= 1);
        found.extend(conversations(&page));
        next = page.next_page().map(str::to_owned);
    }
    assert_eq!(found, texts(&[("Three.", 1), ("Two.", 1), ("One.", 1)]));
    let block = format!("/api/users/{}/block", third.id);
    student.post(&block, json!({})).await.assert_status(200);
    let list = student.get(PATH).await;
    assert_eq!(conversations(&list), texts(&[("Three.", 1), ("One.", 1)]));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_with_a_deleted_account_stays_without_its_name() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let leaver = app.student_with_password("asha@example.com").await;
    enroll(&leaver, &community.class.course).await;
    write(&app, &leaver, student, "One.").await;
    let proof = json!({ "password": PASSWORD });
    leaver.send(http::Method::DELETE, "/api/users/me", Some(&proof)).await;
    app.settle().await;
    let list = student.get(PATH).await.assert_status(200);
    assert_eq!(conversations(&list), texts(&[("One.", 1)]));
    assert_eq!(list.results()[0]["user"]["name"], "Deleted user");
    app.finish().await;
}
