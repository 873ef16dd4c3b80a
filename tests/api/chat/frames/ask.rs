//! `{"type": "ask"}`: questions to the tutor over a socket.

use local::faults::{Kind, Target};
use serde_json::json;
use shared::database::Table;

use super::{answer, closed, question};
use crate::api::chat::NOTIFICATIONS;
use crate::api::tutor::{ATP, CODE, Class};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_streamed_in_pieces_and_stored() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
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
    // The next question continues the conversation.
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
async fn a_job_that_is_delivered_twice_is_answered_once() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
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
async fn the_next_worker_sends_the_rest_of_an_interrupted_answer() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
    socket.send(&question()).await;
    let id = socket.next_frame().await["answer_id"].as_str().unwrap().to_owned();
    let (text, done) = answer(&mut socket, 1).await;
    class.app.settle().await;
    let job = json!({ "kind": "answer", "user_id": student.id, "answer_id": id }).to_string();
    // The answer has been sent: a repeated job does nothing.
    class.app.cloud.enqueue("AiQueue", job.clone()).await.unwrap();
    class.app.settle().await;
    assert!(socket.is_silent().await);
    // Pretend that the worker died after three pieces and that its lease expired.
    class.app.interrupt_streamed_answer(3);
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
async fn a_failure_is_reported_and_costs_nothing() {
    let parameters = [("Tutor", "http"), ("TutorFallback", "false"), ("TutorDailyQuota", "1")];
    let class = Class::with_parameters(parameters).await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
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
    // The quota is one question: the failure did not use it, the answer does.
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
async fn malformed_questions_are_reported() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
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
    assert!(class.app.rows(Table::Plans).is_empty());
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_without_proof_gets_no_paid_answer() {
    let class = Class::with_parameters([("Tutor", "http")]).await;
    let nobody = class.app.registered("asha@example.com").await;
    let mut socket = nobody.socket(NOTIFICATIONS).await;
    socket.send(&question()).await;
    let refused = socket.next_frame().await;
    assert_eq!(
        (&refused["type"], &refused["code"]),
        (&json!("error"), &json!("verification_required"))
    );
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_to_which_the_service_replied_nonsense_counts() {
    let parameters = [("Tutor", "http"), ("TutorFallback", "false"), ("TutorDailyQuota", "1")];
    let class = Class::with_parameters(parameters).await;
    let student = class.app.student().await;
    let mut socket = student.socket(NOTIFICATIONS).await;
    class.app.break_down(Target::Ai, Kind::Garbage, 1.0);
    socket.send(&question()).await;
    let (_, failed) = answer(&mut socket, 0).await;
    assert_eq!(failed["code"], "ai_unavailable");
    class.app.mend();
    socket.send(&question()).await;
    assert_eq!(socket.next_frame().await["code"], "rate_limited");
    closed(&class.app, vec![socket]).await;
    class.app.finish().await;
}
