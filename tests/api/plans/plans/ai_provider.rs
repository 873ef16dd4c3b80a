//! The AI service, healthy and broken.

use local::faults::{Kind, Target};

use crate::api::plans::{GENERATE, request, rows, tasks};
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
async fn a_broken_service_fails_the_request_without_leaving_rows() {
    // The two plans that the service replied to count, and so does the good one; the four that it did not answer are free.
    let parameters = [("Planner", "http"), ("AiBudgetSeconds", "2"), ("PlanDailyQuota", "3")];
    let app = TestApp::with_parameters(parameters).await;
    let student = app.student().await;
    for (number, (kind, status, code)) in BROKEN.into_iter().enumerate() {
        app.mend();
        app.break_down(Target::Ai, kind, 1.0);
        // A reply that took too long would be a 202: the client waits for 25 seconds at most.
        student.post(GENERATE, request(&app)).await.assert_problem(status, code);
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
async fn the_built_in_planner_takes_over_if_configured() {
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
async fn a_service_that_is_down_gets_no_calls_for_a_while() {
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
    // The service works again but gets no calls yet.
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
async fn calls_to_a_flaky_service_are_retried() {
    let app = TestApp::with_parameters([("Planner", "http")]).await;
    let student = app.student().await;
    app.break_down(Target::Ai, Kind::Error, 0.3);
    let mut generated = 0;
    for _ in 0..10 {
        let reply = student.post(GENERATE, request(&app)).await;
        generated += u32::from(reply.status == 200);
    }
    // All of three attempts fail once in 37 times.
    assert!(generated >= 6, "{generated}");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plans_that_make_the_service_reply_nonsense_are_limited_like_any_other() {
    let app = TestApp::with_parameters([("Planner", "http"), ("PlanDailyQuota", "2")]).await;
    let student = app.student().await;
    app.break_down(Target::Ai, Kind::Garbage, 1.0);
    let failed = student.post(GENERATE, request(&app)).await;
    insta::assert_json_snapshot!(failed.assert_problem(500, "ai_invalid_response").problem(), @r#"
    {
      "code": "ai_invalid_response",
      "detail": "The AI service gave no usable answer; please try again.",
      "request_id": "[request id]",
      "status": 500,
      "title": "The AI service did not return a usable answer",
      "type": "urn:lectern:problem:ai_invalid_response"
    }
    "#);
    let failed = student.post(GENERATE, request(&app)).await;
    failed.assert_problem(500, "ai_invalid_response");
    let refused = student.post(GENERATE, request(&app)).await;
    refused.assert_problem(429, "rate_limited");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_daily_budget_of_the_service_bounds_plans() {
    let app = TestApp::with_parameters([("Planner", "http"), ("AiDailyBudget", "1")]).await;
    let student = app.student().await;
    student.post(GENERATE, request(&app)).await.assert_status(200);
    let refused = student.post(GENERATE, request(&app)).await;
    refused.assert_problem(503, "ai_unavailable");
    app.advance(86_400);
    let student = app.sign_in(&student.phone).await;
    student.post(GENERATE, request(&app)).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_accounts_with_a_proven_phone_or_address_get_paid_plans() {
    for (planner, status) in [("http", 403), ("builtin", 200)] {
        let app = TestApp::with_parameters([("Planner", planner)]).await;
        let nobody = app.registered("asha@example.com").await;
        let reply = nobody.post(GENERATE, request(&app)).await;
        match status {
            403 => {
                reply.assert_problem(403, "verification_required");
                let again = nobody.post("/api/plans/reschedule", serde_json::json!({})).await;
                again.assert_problem(403, "verification_required");
            }
            _ => {
                reply.assert_status(status);
            }
        }
        app.finish().await;
    }
}
