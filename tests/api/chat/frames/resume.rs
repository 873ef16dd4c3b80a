//! `{"type": "resume"}`: answers continue on another connection.

use local::faults::{Kind, Target};
use serde_json::json;

use super::{answer, closed, question};
use crate::api::chat::NOTIFICATIONS;
use crate::api::tutor::Class;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_can_be_resumed_after_a_reconnect() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
    socket.send(&question()).await;
    let id = socket.next_frame().await["answer_id"].clone();
    let (text, done) = answer(&mut socket, 1).await;
    class.app.settle().await;
    let mut other = student.socket(NOTIFICATIONS).await;
    let mut end = String::new();
    for from in [0, 1, 2, 1_000] {
        other
            .send(&json!({ "type": "resume", "answer_id": id, "from": from }))
            .await;
        let (again, done_again) = answer(&mut other, from).await;
        assert_eq!(done_again, done);
        assert!(text.ends_with(&again) && (from > 1 || again == text), "{from}: {again}");
        end = again;
    }
    assert_eq!(end, "");
    // Answers of others, unknown answers and expired ones are not found.
    let stranger = class.app.student().await;
    let mut strange = stranger.socket(NOTIFICATIONS).await;
    for (socket, answer_id) in [
        (&mut strange, id.clone()),
        (&mut other, json!("0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")),
    ] {
        socket
            .send(&json!({ "type": "resume", "answer_id": answer_id, "client_id": "r" }))
            .await;
        let frame = socket.next_frame().await;
        assert_eq!((&frame["type"], &frame["code"]), (&json!("error"), &json!("not_found")));
        assert_eq!((&frame["answer_id"], &frame["client_id"]), (&answer_id, &json!("r")));
    }
    class.app.advance(3_600);
    other.send(&json!({ "type": "resume", "answer_id": id })).await;
    assert_eq!(other.next_frame().await["code"], "not_found");
    assert!(socket.is_silent().await);
    closed(&class.app, vec![socket, other, strange]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_in_progress_is_redirected_to_the_new_connection() {
    let class = Class::with_parameters([("Tutor", "http"), ("AiBudgetSeconds", "2")]).await;
    let student = class.app.student().await;
    class.app.break_down(Target::Ai, Kind::Hang, 1.0);
    let mut socket = student.socket(NOTIFICATIONS).await;
    socket.send(&question()).await;
    let first = socket.next_frame().await;
    drop(socket);
    let mut socket = student.socket(NOTIFICATIONS).await;
    let resume = json!({ "type": "resume", "answer_id": first["answer_id"], "from": 1 });
    socket.send(&resume).await;
    let (text, done) = answer(&mut socket, 1).await;
    assert_eq!(
        (&done["type"], &done["source"]),
        (&json!("answer_done"), &json!("builtin"))
    );
    class.assert_cited(&json!({ "answer": text, "citations": done["citations"], "source": "builtin" }));
    class.app.mend();
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_failed_for_a_while_can_resume() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
    socket.send(&question()).await;
    let id = socket.next_frame().await["answer_id"].clone();
    let (text, _) = answer(&mut socket, 1).await;
    class.app.settle().await;
    class.app.break_down(Target::Websocket, Kind::Error, 1.0);
    socket
        .send(&json!({ "type": "resume", "answer_id": id, "from": 0 }))
        .await;
    class.app.settle().await;
    class.app.mend();
    while !socket.is_silent().await {}
    socket
        .send(&json!({ "type": "resume", "answer_id": id, "from": 0 }))
        .await;
    assert_eq!(answer(&mut socket, 0).await.0, text);
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}
