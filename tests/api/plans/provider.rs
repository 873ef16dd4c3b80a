//! The AI service, well and broken.

use std::time::{Duration, Instant};

use local::faults::{Kind, Target};

use super::{GENERATE, request, rows, tasks};
use crate::support::TestApp;

const BROKEN: [(Kind, u16, &str); 6] = [
    (Kind::Error, 503, "ai_unavailable"),
    (Kind::Throttle, 503, "ai_unavailable"),
    (Kind::Hang, 503, "ai_unavailable"),
    (Kind::Reset, 503, "ai_unavailable"),
    (Kind::Garbage, 500, "ai_invalid_response"),
    (Kind::Rude, 500, "ai_invalid_response"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_service_costs_neither_time_nor_quota_and_leaves_nothing() {
    let parameters = [("Planner", "http"), ("AiBudgetSeconds", "2"), ("PlanDailyQuota", "1")];
    let app = TestApp::with_parameters(parameters).await;
    let student = app.student().await;
    for (number, (kind, status, code)) in BROKEN.into_iter().enumerate() {
        app.mend();
        app.break_down(Target::Ai, kind, 1.0);
        let begun = Instant::now();
        student.post(GENERATE, request(&app)).await.assert_problem(status, code);
        assert!(
            begun.elapsed() < Duration::from_secs(6),
            "{kind:?} took {:?}",
            begun.elapsed()
        );
        app.settle().await;
        assert!(rows(&app, "plan_task").is_empty() && rows(&app, "plan_day").is_empty());
        let list = student.get("/api/plans").await;
        assert_eq!(list.results().len(), number + 1);
        let latest = &list.results()[0];
        assert_eq!(
            (&latest["status"], &latest["code"]),
            (&"failed".into(), &code.into()),
            "{kind:?}"
        );
    }
    app.mend();
    let plan = student.post(GENERATE, request(&app)).await.assert_status(200);
    assert_eq!(plan.string("source"), "http");
    assert!(!tasks(&plan.body).is_empty());
    student
        .post(GENERATE, request(&app))
        .await
        .assert_problem(429, "rate_limited");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_built_in_planner_steps_in_where_it_may() {
    let parameters = [
        ("Planner", "http"),
        ("AiBudgetSeconds", "1"),
        ("PlannerFallback", "true"),
    ];
    let app = TestApp::with_parameters(parameters).await;
    let student = app.student().await;
    for (kind, _, _) in BROKEN {
        app.mend();
        app.break_down(Target::Ai, kind, 1.0);
        let plan = student.post(GENERATE, request(&app)).await.assert_status(200);
        assert_eq!(plan.string("source"), "fallback", "{kind:?}");
        assert!(!tasks(&plan.body).is_empty());
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_down_is_left_alone_for_a_while() {
    let app = TestApp::with_parameters([("Planner", "http"), ("AiBudgetSeconds", "1")]).await;
    let student = app.student().await;
    app.break_down(Target::Ai, Kind::Reset, 1.0);
    for _ in 0..5 {
        student
            .post(GENERATE, request(&app))
            .await
            .assert_problem(503, "ai_unavailable");
    }
    app.mend();
    // It is well again, but nobody asks.
    student
        .post(GENERATE, request(&app))
        .await
        .assert_problem(503, "ai_unavailable");
    app.advance(31);
    student.post(GENERATE, request(&app)).await.assert_status(200);
    assert!(rows(&app, "breaker").is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_fails_now_and_then_is_asked_again() {
    let app = TestApp::with_parameters([("Planner", "http")]).await;
    let student = app.student().await;
    app.break_down(Target::Ai, Kind::Error, 0.3);
    let mut made = 0;
    for _ in 0..10 {
        let reply = student.post(GENERATE, request(&app)).await;
        made += u32::from(reply.status == 200);
    }
    // Three tries fail together once in 37 times.
    assert!(made >= 6, "{made}");
    app.finish().await;
}
