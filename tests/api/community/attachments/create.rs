//! Sending pictures and files with messages.

use serde_json::{Value, json};

use crate::api::users::pictures::png;
use crate::support::content::send_upload;
use crate::support::{Actor, Reply, TestApp};

const PATH: &str = "/api/community/attachments";

fn file(content_type: &str, size: usize) -> Value {
    json!({ "filename": "notes.png", "content_type": content_type, "size": size })
}

/// Uploads a picture and returns its upload id.
async fn uploaded(actor: &Actor) -> String {
    let bytes = png(1_000);
    let begun = actor
        .post(PATH, file("image/png", bytes.len()))
        .await
        .assert_status(201);
    assert_eq!(send_upload(actor, &begun, bytes, &[]).await, 200);
    begun.string("upload_id")
}

async fn send(actor: &Actor, community: &str, attachment: &str) -> Reply {
    let body = json!({ "community_id": community, "message_type": "image", "attachment": attachment });
    actor.post("/api/community/messages", body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_sent_once_and_read_by_members_through_a_url_that_expires() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let upload = uploaded(student).await;
    let sent = send(student, &community.id, &upload).await.assert_status(201);
    assert_eq!(sent.body["attachment"]["filename"], "notes.png");
    let list = other.get(&community.of("/messages")).await.assert_status(200);
    let url = list.results()[0]["attachment"]["url"].as_str().unwrap().to_owned();
    assert!(url.contains("X-Amz-Signature="), "{url}");
    assert_eq!(
        other
            .http()
            .get(&url)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .len(),
        1_000
    );
    send(student, &community.id, &upload)
        .await
        .assert_wrong_fields(&["attachment"]);
    // It is not a picture that everybody can see.
    other
        .get(&format!("/api/media/{upload}"))
        .await
        .assert_problem(404, "not_found");
    let message = format!("/api/community/messages/{}", sent.string("id"));
    student.delete(&message).await.assert_status(204);
    assert_eq!(other.http().get(&url).send().await.unwrap().status(), 404);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_finished_upload_of_the_sender_is_sent() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, other) = (&community.class.student, app.member(&community).await);
    let upload = uploaded(&other).await;
    send(student, &community.id, &upload)
        .await
        .assert_wrong_fields(&["attachment"]);
    let begun = student.post(PATH, file("image/png", 10)).await.assert_status(201);
    let missing = send(student, &community.id, &begun.string("upload_id")).await;
    missing.assert_problem(409, "upload_missing");
    let too_large = student.post(PATH, file("image/png", 10 * 1024 * 1024 + 1)).await;
    too_large.assert_wrong_fields(&["size"]);
    let wrong = student.post(PATH, file("text/html", 10)).await;
    wrong.assert_wrong_fields(&["content_type"]);
    let body = json!({ "community_id": community.id, "message_type": "file" });
    let none = student.post("/api/community/messages", body).await;
    none.assert_wrong_fields(&["attachment", "message"]);
    app.finish().await;
}
