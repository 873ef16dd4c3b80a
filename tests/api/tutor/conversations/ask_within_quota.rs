//! `POST /api/chat` and the daily quota of questions.

use local::faults::{Kind, Target};
use serde_json::json;
use shared::database::Table;

use crate::api::tutor::{ATP, Class};
use crate::support::storm;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_quota_is_exact_under_concurrency() {
    let class = Class::with_parameters([("TutorDailyQuota", "5")]).await;
    let student = class.app.student().await;
    let body = json!({ "course_code": class.course.id, "query": ATP });
    let replies = storm(20, |_| {
        let (student, body) = (student.clone(), body.clone());
        async move { student.post("/api/chat", body).await }
    })
    .await;
    let (answered, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((answered.len(), refused.len()), (5, 15));
    for reply in refused {
        let wait: i64 = reply.header("retry-after").parse().unwrap();
        assert!((86_000..=86_400).contains(&wait), "{wait}");
        reply.assert_problem(429, "rate_limited");
    }
    let list = student.get("/api/chat/conversations").await.assert_status(200);
    assert_eq!(list.results().len(), 5, "refused questions leave no conversation");
    // Each student has a quota, and it is restored after a day.
    let other = class.app.student().await;
    class.ask(&other, ATP).await.assert_status(200);
    class.app.advance(86_400);
    let student = class.app.sign_in(&student.phone).await;
    class.ask(&student, ATP).await.assert_status(200);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_that_fails_costs_nothing() {
    let class = Class::with_parameters([("TutorDailyQuota", "1")]).await;
    let student = class.app.student().await;
    class.app.break_down(Target::S3, Kind::Error, 1.0);
    class
        .ask(&student, ATP)
        .await
        .assert_problem(503, "service_unavailable");
    class.app.mend();
    assert_eq!(class.app.rows(Table::Plans).len(), 0);
    class.ask(&student, ATP).await.assert_status(200);
    let refused = class.ask(&student, ATP).await;
    insta::assert_json_snapshot!(refused.assert_problem(429, "rate_limited").problem(), @r#"
    {
      "code": "rate_limited",
      "detail": "You have used up your daily quota of questions.",
      "request_id": "[request id]",
      "retry_after": "[seconds]",
      "status": 429,
      "title": "Too many requests",
      "type": "urn:lectern:problem:rate_limited"
    }
    "#);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_gets_no_more_questions_than_the_quota_has() {
    let class = Class::with_parameters([("Tutor", "http"), ("TutorDailyQuota", "2")]).await;
    let student = class.app.student().await;
    let body = json!({ "course_code": class.course.id, "query": ATP });
    let replies = storm(12, |_| {
        let (student, body) = (student.clone(), body.clone());
        async move { student.post("/api/chat", body).await }
    })
    .await;
    let answered = replies.iter().filter(|reply| reply.status == 200).count();
    let calls: u32 = replies.iter().map(|reply| reply.cost.ai_calls).sum();
    assert_eq!((answered, calls), (2, 2));
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_daily_budget_of_the_service_is_exact_over_everybody() {
    let parameters = [("Tutor", "http"), ("TutorFallback", "false"), ("AiDailyBudget", "3")];
    let class = Class::with_parameters(parameters).await;
    let students = [class.app.student().await, class.app.student().await];
    let body = json!({ "course_code": class.course.id, "query": ATP });
    let replies = storm(12, |number| {
        let (student, body) = (students[number % 2].clone(), body.clone());
        async move { student.post("/api/chat", body).await }
    })
    .await;
    let calls: u32 = replies.iter().map(|reply| reply.cost.ai_calls).sum();
    let (answered, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((answered.len(), calls), (3, 3));
    for reply in refused {
        assert_eq!(reply.assert_problem(503, "ai_unavailable").header("retry-after"), "600");
    }
    // A budget that is used up says nothing about the service: its breaker stays closed.
    class.app.advance(86_400);
    let student = class.app.sign_in(&students[0].phone).await;
    class.ask(&student, ATP).await.assert_status(200);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_built_in_tutor_answers_once_the_budget_is_used_up() {
    let class = Class::with_parameters([("Tutor", "http"), ("AiDailyBudget", "1")]).await;
    let student = class.app.student().await;
    for (source, calls) in [("http", 1), ("builtin", 0)] {
        let reply = class.ask(&student, ATP).await.assert_status(200);
        assert_eq!((reply.string("source").as_str(), reply.cost.ai_calls), (source, calls));
    }
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_accounts_with_a_proven_phone_or_address_ask_a_paid_service() {
    let class = Class::with_parameters([("Tutor", "http")]).await;
    let nobody = class.app.registered("asha@example.com").await;
    let refused = class
        .ask(&nobody, ATP)
        .await
        .assert_problem(403, "verification_required");
    assert_eq!(refused.cost.ai_calls, 0);
    let token = class.app.token_for("asha@example.com").await;
    nobody
        .post("/api/auth/verify-email", json!({ "token": token }))
        .await
        .assert_status(200);
    assert_eq!(class.ask(&nobody, ATP).await.assert_status(200).body["source"], "http");
    class.app.finish().await;

    // The built-in tutor costs nothing.
    let class = Class::new().await;
    let nobody = class.app.registered("asha@example.com").await;
    class.ask(&nobody, ATP).await.assert_status(200);
    class.app.finish().await;
}
