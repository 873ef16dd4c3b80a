//! The quota of generations a day.

use crate::api::plans::{GENERATE, request, rows};
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_cannot_exceed_the_daily_quota() {
    let app = TestApp::new().await;
    app.advance_to("2031-01-01T12:00:00Z");
    let student = app.student().await;
    let client = student.with_header("prefer", "respond-async");
    let replies = storm(30, |_| {
        let (client, body) = (client.clone(), request(&app));
        async move { client.post(GENERATE, body).await }
    })
    .await;
    let accepted = replies.iter().filter(|reply| reply.status == 202).count();
    assert_eq!(accepted, 20);
    for reply in replies.into_iter().filter(|reply| reply.status != 202) {
        let refused = reply.assert_problem(429, "rate_limited");
        let wait: i64 = refused.header("retry-after").parse().unwrap();
        assert!((43_000..=43_200).contains(&wait), "{wait}");
    }
    app.settle().await;
    assert_eq!(rows(&app, "plan_generation").len(), 20);
    // Other students have their own quota, and the quota is renewed the next day.
    app.student()
        .await
        .post(GENERATE, request(&app))
        .await
        .assert_status(200);
    app.advance(12 * 3_600);
    let student = app.sign_in(&student.phone).await;
    student.post(GENERATE, request(&app)).await.assert_status(200);
    app.finish().await;
}
