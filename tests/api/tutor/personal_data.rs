//! Conversations are personal data: users can export them, and they are erased with the account.

use http::Method;
use serde_json::{Value, json};
use shared::database::Table;

use super::{ATP, Class};
use crate::api::users::exports::{document, exported, fetch};
use crate::support::PASSWORD;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_are_part_of_the_export() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let reply = class.ask(&student, ATP).await.assert_status(200);
    let id = reply.string("conversation_id");
    let files = fetch(&student, &exported(&class.app, &student).await).await;
    assert_eq!(document(&files, "tutor/conversations.json")[0]["id"], json!(id));
    let turns = document(&files, &format!("tutor/{id}.json"));
    assert_eq!(
        (&turns[0]["query"], &turns[0]["answer"]),
        (&json!(ATP), &reply.body["answer"])
    );
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conversations_are_erased_with_the_account() {
    let class = Class::new().await;
    let student = class.app.student_with_password("asha@example.com").await;
    let other = class.app.student().await;
    class.ask(&student, ATP).await.assert_status(200);
    class.ask(&other, ATP).await.assert_status(200);
    let mut socket = student.socket("/ws/notifications/").await;
    socket
        .send(&json!({ "type": "ask", "course_code": class.course.id, "query": ATP }))
        .await;
    while socket.next_frame().await["type"] != "answer_done" {}
    let of = |id: &str| -> Vec<Value> {
        let rows = class.app.rows(Table::Plans).into_iter();
        rows.filter(|row| row.to_string().contains(id)).collect()
    };
    // Two conversations with their turns, and the streamed answer.
    assert_eq!((of(&student.id).len(), of(&other.id).len()), (5, 2));
    student
        .send(Method::DELETE, "/api/users/me", Some(&json!({ "password": PASSWORD })))
        .await
        .assert_status(204);
    class.app.settle().await;
    assert_eq!((of(&student.id).len(), of(&other.id).len()), (0, 2));
    class.app.finish().await;
}
