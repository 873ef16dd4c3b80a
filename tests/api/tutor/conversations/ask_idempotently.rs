//! `POST /api/chat` with an `Idempotency-Key`.

use local::faults::{Kind, Target};
use serde_json::json;

use crate::api::tutor::{ATP, CODE, Class};
use crate::support::storm;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_gets_the_same_answer() {
    let class = Class::with_parameters([("TutorDailyQuota", "2")]).await;
    let student = class.app.student().await;
    let keyed = student.with_header("idempotency-key", "k-1");
    let body = json!({ "course_code": CODE, "query": ATP });
    let first = keyed.post("/api/chat", body.clone()).await.assert_status(200);
    let again = keyed.post("/api/chat", body.clone()).await.assert_status(200);
    assert_eq!(first.body, again.body);
    let other = json!({ "course_code": CODE, "query": "What is a cell?" });
    keyed
        .post("/api/chat", other)
        .await
        .assert_problem(422, "idempotency_key_reused");
    class.ask(&student, ATP).await.assert_status(200);
    class.ask(&student, ATP).await.assert_problem(429, "rate_limited");
    // A stored answer is returned again, even without quota.
    assert_eq!(keyed.post("/api/chat", body).await.assert_status(200).body, first.body);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_key_at_the_same_moment_is_one_question() {
    let class = Class::new().await;
    let student = class.app.student().await;
    let replies = storm(10, |_| {
        let keyed = student.with_header("idempotency-key", "k-1");
        let body = json!({ "course_code": CODE, "query": ATP });
        async move { keyed.post("/api/chat", body).await }
    })
    .await;
    for reply in &replies {
        assert!([200, 409].contains(&reply.status), "{}", reply.text);
    }
    let list = student.get("/api/chat/conversations").await.assert_status(200);
    assert_eq!(list.results().len(), 1);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_can_be_reused_at_once_if_its_question_failed() {
    let class = Class::new().await;
    let keyed = class.app.student().await.with_header("idempotency-key", "k-1");
    let body = json!({ "course_code": CODE, "query": ATP });
    class.app.break_down(Target::S3, Kind::Error, 1.0);
    keyed
        .post("/api/chat", body.clone())
        .await
        .assert_problem(503, "service_unavailable");
    class.app.mend();
    keyed.post("/api/chat", body).await.assert_status(200);
    class.app.finish().await;
}
