//! Questions over the socket.

use local::faults::{Kind, Target};
use serde_json::{Value, json};

use super::{ATP, CODE, Class};
use crate::support::{Socket, TestApp, until};

const SOCKET: &str = "/ws/notifications/";

fn question() -> Value {
    json!({ "type": "ask", "course_code": CODE, "query": ATP, "client_id": "c-1" })
}

/// The pieces from `from` on, joined, and the frame that ends them.
async fn answer(socket: &mut Socket, from: u64) -> (String, Value) {
    let mut text = String::new();
    for index in from.. {
        let frame = socket.next_frame().await;
        if frame["type"] != "answer_delta" {
            return (text, frame);
        }
        assert_eq!(frame["index"], json!(index), "{frame}");
        text.push_str(frame["delta"].as_str().unwrap());
    }
    unreachable!("an answer ends");
}

async fn closed(app: &TestApp, sockets: Vec<Socket>) {
    drop(sockets);
    until(|| app.rows("COMMUNITY_TABLE").is_empty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_comes_in_pieces_and_is_kept() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(SOCKET).await;
    socket.send(&question()).await;
    let first = socket.next_frame().await;
    let expected =
        json!({ "type": "answer_delta", "answer_id": first["answer_id"], "index": 0, "delta": "", "client_id": "c-1" });
    assert_eq!(first, expected);
    let (text, done) = answer(&mut socket, 1).await;
    assert_eq!(
        (&done["type"], &done["answer_id"]),
        (&json!("answer_done"), &first["answer_id"])
    );
    assert_eq!(done["source"], "builtin");
    class.assert_cited(&json!({ "answer": text, "citations": done["citations"], "source": done["source"] }));
    let path = format!("/api/chat/conversations/{}", done["conversation_id"].as_str().unwrap());
    let kept = student.get(&path).await.assert_status(200);
    assert_eq!(kept.body["turns"][0]["answer"], json!(text));
    assert_eq!(kept.body["turns"][0]["citations"], done["citations"]);
    // It goes on in the same conversation.
    let mut next = question();
    next["conversation_id"] = done["conversation_id"].clone();
    socket.send(&next).await;
    let (_, again) = answer(&mut socket, 0).await;
    assert_eq!(again["conversation_id"], done["conversation_id"]);
    let turns = student.get(&path).await.body["turns"].as_array().unwrap().len();
    assert_eq!(turns, 2);
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_goes_on_after_a_reconnect() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(SOCKET).await;
    socket.send(&question()).await;
    let id = socket.next_frame().await["answer_id"].clone();
    let (text, done) = answer(&mut socket, 1).await;
    class.app.settle().await;
    let mut other = student.socket(SOCKET).await;
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
    // Nobody else's, nothing unknown, and nothing for ever.
    let stranger = class.app.student().await;
    let mut strange = stranger.socket(SOCKET).await;
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
async fn an_answer_that_is_still_to_be_found_is_sent_to_the_new_connection() {
    let class = Class::with_parameters([("Tutor", "http"), ("AiBudgetSeconds", "2")]).await;
    let student = class.app.student().await;
    class.app.break_down(Target::Ai, Kind::Hang, 1.0);
    let mut socket = student.socket(SOCKET).await;
    socket.send(&question()).await;
    let first = socket.next_frame().await;
    drop(socket);
    let mut socket = student.socket(SOCKET).await;
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
async fn a_job_that_comes_twice_sends_once() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(SOCKET).await;
    class.app.break_down(Target::Sqs, Kind::Duplicate, 1.0);
    for _ in 0..3 {
        socket.send(&question()).await;
        answer(&mut socket, 0).await;
    }
    class.app.settle().await;
    class.app.mend();
    assert!(socket.is_silent().await);
    let list = student.get("/api/chat/conversations").await.assert_status(200);
    assert_eq!(list.results().len(), 3);
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_worker_left_half_way_is_sent_by_the_next() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(SOCKET).await;
    socket.send(&question()).await;
    let id = socket.next_frame().await["answer_id"].as_str().unwrap().to_owned();
    let (text, done) = answer(&mut socket, 1).await;
    class.app.settle().await;
    let job = json!({ "kind": "answer", "user_id": student.id, "answer_id": id }).to_string();
    // It is sent: there is nothing left to do.
    class.app.cloud.enqueue("AiQueue", job.clone()).await.unwrap();
    class.app.settle().await;
    assert!(socket.is_silent().await);
    // The worker has died after three pieces, and its lease has run out.
    let (pk, sk) = (format!("USER#{}", student.id), format!("ANSWER#{id}"));
    let lease = class.app.cloud.clock().unix_seconds() - 1;
    for (attribute, value) in [
        ("is_sent", json!({ "BOOL": false })),
        ("holder", json!({ "S": class.course.id })),
        ("lease_until", json!({ "N": lease.to_string() })),
        ("from", json!({ "N": "3" })),
    ] {
        class.app.edit_row("PLANS_TABLE", &pk, &sk, attribute, value);
    }
    class.app.cloud.enqueue("AiQueue", job).await.unwrap();
    let (end, done_again) = answer(&mut socket, 3).await;
    assert!(text.ends_with(&end) && end.len() < text.len());
    assert_eq!(done_again, done);
    let list = student.get("/api/chat/conversations").await.assert_status(200);
    assert_eq!(list.results()[0]["turns_count"], 1, "it was answered once");
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_fails_for_a_while_gets_the_rest_afterwards() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(SOCKET).await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_told_and_costs_nothing() {
    let parameters = [("Tutor", "http"), ("TutorFallback", "false"), ("TutorDailyQuota", "1")];
    let class = Class::with_parameters(parameters).await;
    let student = class.app.student().await;
    let mut socket = student.socket(SOCKET).await;
    class.app.break_down(Target::Ai, Kind::Error, 1.0);
    socket.send(&question()).await;
    let first = socket.next_frame().await;
    let (text, failed) = answer(&mut socket, 1).await;
    class.app.mend();
    class.app.advance(31);
    assert_eq!(text, "");
    assert_eq!(
        (&failed["type"], &failed["code"]),
        (&json!("error"), &json!("ai_unavailable"))
    );
    assert_eq!(failed["answer_id"], first["answer_id"]);
    assert!(!failed["detail"].as_str().unwrap().is_empty());
    // The quota is one question: it is still there, and then it is not.
    socket.send(&question()).await;
    let (_, done) = answer(&mut socket, 0).await;
    assert_eq!(
        (&done["type"], &done["source"]),
        (&json!("answer_done"), &json!("http"))
    );
    socket.send(&question()).await;
    let refused = socket.next_frame().await;
    assert_eq!(
        (&refused["code"], &refused["client_id"]),
        (&json!("rate_limited"), &json!("c-1"))
    );
    class.ask(&student, ATP).await.assert_problem(429, "rate_limited");
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_question_is_told() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(SOCKET).await;
    for (frame, code) in [
        (json!({ "type": "ask" }), "validation_failed"),
        (
            json!({ "type": "ask", "course_code": CODE, "query": "?" }),
            "validation_failed",
        ),
        (
            json!({ "type": "ask", "course_code": "NOPE", "query": ATP }),
            "not_found",
        ),
        (
            json!({ "type": "ask", "course_code": CODE, "query": ATP, "conversation_id": "x" }),
            "not_found",
        ),
        (json!({ "type": "resume" }), "not_found"),
        (
            json!({ "type": "resume", "answer_id": "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c", "from": "1" }),
            "validation_failed",
        ),
    ] {
        socket.send(&frame).await;
        assert_eq!(socket.next_frame().await["code"], code, "{frame}");
    }
    assert!(class.app.rows("PLANS_TABLE").is_empty());
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}
