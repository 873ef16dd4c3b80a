//! `POST /api/chat` and the daily quota of questions.

use local::faults::{Kind, Target};
use serde_json::json;

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
    assert_eq!(class.app.rows("PLANS_TABLE").len(), 0);
    class.ask(&student, ATP).await.assert_status(200);
    class.ask(&student, ATP).await.assert_problem(429, "rate_limited");
    class.app.finish().await;
}
