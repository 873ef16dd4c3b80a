//! What the product does while something around it is broken.

use futures::future::join_all;
use local::faults::{Kind, LAG_SECONDS, Target};
use serde_json::{Value, json};
use shared::database::Table;

use crate::api::users::pictures::{form, png, uploaded};
use crate::support::{TestApp, storm, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_product_asks_to_come_again() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for kind in [Kind::Throttle, Kind::Error, Kind::Reset, Kind::Garbage] {
        app.break_down(Target::Dynamodb, kind, 1.0);
        let phone = json!({ "phone_number": app.fresh_phone() });
        let anon = app.anon();
        let replies = tokio::join!(
            student.get("/api/users/me"),
            student.patch("/api/users/me", json!({ "bio": "lost" })),
            anon.post("/api/request-otp", phone),
            anon.get("/api/media/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c"),
        );
        for reply in [replies.0, replies.1, replies.2, replies.3] {
            // Nobody knows whether waiting helps against garbage.
            match (kind, reply.status) {
                (Kind::Garbage, 500) => reply.assert_problem(500, "internal_error"),
                _ => reply.assert_problem(503, "service_unavailable"),
            };
        }
        // What needs no database does not notice.
        app.anon().get("/api/health").await.assert_status(200);
        app.mend();
        assert_eq!(
            student.get("/api/users/me").await.assert_status(200).body["bio"],
            json!(null)
        );
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_never_answers_is_given_up_in_time() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.break_down(Target::Dynamodb, Kind::Hang, 1.0);
    let anon = app.anon();
    let replies = tokio::join!(
        student.get("/api/users/me"),
        anon.post(
            "/api/login",
            json!({ "email": "a@example.com", "password": "correct horse" })
        ),
        anon.get("/api/media/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c"),
    );
    // The function gave up by itself: a gateway that loses its patience answers without a code, and the failed invocation counts.
    for reply in [replies.0, replies.1, replies.2] {
        reply.assert_problem(503, "service_unavailable");
    }
    let state = app.anon().get("/_local/state").await;
    let failed = |function: &Value| function["errors"] != 0;
    assert!(
        !state.body["functions"].as_array().unwrap().iter().any(failed),
        "{}",
        state.text
    );
    app.mend();
    student.get("/api/users/me").await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn some_throttling_is_not_noticed() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.break_down(Target::Dynamodb, Kind::Throttle, 0.1);
    let replies = storm(20, |number| {
        let student = student.clone();
        async move {
            match number % 2 {
                0 => student.get("/api/users/me").await,
                _ => student.get("/api/auth/sessions").await,
            }
        }
    })
    .await;
    assert!(replies.iter().all(|reply| reply.status == 200));
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_meet_nothing_but_conflicts_are_given_up_and_reads_go_on() {
    let app = TestApp::new().await;
    let (student, phone) = (app.student().await, app.fresh_phone());
    app.break_down(Target::Dynamodb, Kind::Conflict, 1.0);
    let anon = app.anon();
    let replies = tokio::join!(
        student.patch("/api/users/me", json!({ "bio": "lost" })),
        anon.post("/api/request-otp", json!({ "phone_number": phone })),
    );
    for reply in [replies.0, replies.1] {
        reply.assert_problem(503, "service_unavailable");
    }
    let profile = student.get("/api/users/me").await.assert_status(200);
    assert_eq!(profile.body["bio"], json!(null));
    app.mend();
    app.request_code(&phone).await;
    app.finish().await;
}

/// The list of users comes from an index, a user's own profile from the table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_from_an_index_may_be_late_and_a_profile_is_not() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    let names = async || {
        let list = admin.get("/api/admin/users").await.assert_status(200);
        let name = |user: &Value| user["name"].as_str().map(str::to_owned);
        list.results().iter().map(name).collect::<Vec<_>>()
    };
    let before = names().await;
    app.break_down(Target::Dynamodb, Kind::Lag, 1.0);
    student
        .patch("/api/users/me", json!({ "name": "Ravi Shankar" }))
        .await
        .assert_status(200);
    app.student().await;
    assert_eq!(names().await, before);
    let profile = student.get("/api/users/me").await;
    assert_eq!(profile.body["name"], "Ravi Shankar");
    app.advance(LAG_SECONDS);
    let after = names().await;
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.contains(&Some("Ravi Shankar".to_owned())), "{after:?}");
    app.finish().await;
}

/// API Gateway promises no order between the frames of a connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_frame_is_answered_in_whatever_order_frames_come() {
    let app = TestApp::new().await;
    let mut socket = app.student().await.socket("/ws/notifications/").await;
    app.break_down(Target::Websocket, Kind::Unordered, 1.0);
    let mut expected: Vec<_> = (0..20).map(|number| format!("frame {number}")).collect();
    for name in &expected {
        socket.send(&json!({ "type": "sing", "client_id": name })).await;
    }
    let mut answered = Vec::new();
    for _ in &expected {
        answered.push(socket.next_frame().await["client_id"].as_str().unwrap().to_owned());
    }
    assert_ne!(answered, expected);
    answered.sort_unstable();
    expected.sort_unstable();
    assert_eq!(answered, expected);
    drop(socket);
    until(|| app.rows(Table::Community).is_empty()).await;
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_storage_no_picture_is_attached_and_nothing_changes() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let id = uploaded(&student, png(10)).await;
    let before = student.get("/api/users/me").await.body;
    for kind in [Kind::Throttle, Kind::Error, Kind::Reset, Kind::Garbage] {
        app.break_down(Target::S3, kind, 1.0);
        let reply = student.post("/api/auth/complete-profile", form(&[&id])).await;
        // Bytes that are not an image are refused, whatever the reason.
        match kind {
            Kind::Garbage => assert!(
                matches!(reply.status, 422 | 500 | 503),
                "{} {}",
                reply.status,
                reply.text
            ),
            _ => drop(reply.assert_problem(503, "service_unavailable")),
        }
        app.mend();
        assert_eq!(student.get("/api/users/me").await.body, before, "{kind:?}");
    }
    student
        .post("/api/auth/complete-profile", form(&[&id]))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_queue_no_code_is_promised() {
    let app = TestApp::new().await;
    let phone = app.fresh_phone();
    for kind in [Kind::Throttle, Kind::Error, Kind::Reset] {
        app.break_down(Target::Sqs, kind, 1.0);
        let reply = app
            .anon()
            .post("/api/request-otp", json!({ "phone_number": phone }))
            .await;
        reply.assert_problem(503, "service_unavailable");
        app.mend();
        app.advance(61);
    }
    app.request_code(&phone).await;
    app.finish().await;
}

/// What was undone before the queue broke stays undone: logout has ended the session even if the sockets hear of it later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_logout_that_was_answered_with_an_error_can_be_repeated_or_has_worked() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    let reply = student.post("/api/auth/logout", json!({})).await;
    app.mend();
    if reply.status != 200 {
        reply.assert_problem(503, "service_unavailable");
        let again = student.post("/api/auth/logout", json!({})).await.status;
        assert!(matches!(again, 200 | 401), "{again}");
    }
    student
        .get("/api/users/me")
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_over_http_strikes_and_heals() {
    let app = TestApp::new().await;
    let (student, anon) = (app.student().await, app.anon());
    let fault = json!({ "target": "dynamodb", "kind": "error", "rate": 1, "seconds": 30 });
    anon.post("/_local/faults", fault).await.assert_status(200);
    student
        .get("/api/users/me")
        .await
        .assert_problem(503, "service_unavailable");
    anon.delete("/_local/faults").await.assert_status(204);
    student.get("/api/users/me").await.assert_status(200);
    anon.post(
        "/_local/faults",
        json!({ "target": "dynamodb", "kind": "error", "seconds": 0 }),
    )
    .await
    .assert_status(200);
    student.get("/api/users/me").await.assert_status(200);
    let wrong = [
        json!({}),
        json!({ "target": "moon", "kind": "error" }),
        json!({ "target": "s3", "kind": "explode" }),
        json!({ "target": "s3", "kind": "error", "rate": 1.1 }),
        json!({ "target": "s3", "kind": "error", "rate": -0.1 }),
        json!({ "target": "s3", "kind": "duplicate" }),
        json!({ "target": "dynamodb", "kind": "gone" }),
        json!({ "target": "s3", "kind": "conflict" }),
        json!({ "target": "sqs", "kind": "lag" }),
        json!({ "target": "twilio", "kind": "unordered" }),
        json!({ "target": "s3", "kind": "error", "extra": 1 }),
    ];
    let refused = join_all(wrong.into_iter().map(|fault| anon.post("/_local/faults", fault))).await;
    assert!(
        refused
            .iter()
            .all(|reply| reply.status == 422 && reply.body["message"].is_string())
    );
    assert_eq!(anon.get("/_local/faults").await.body, json!([]));
    app.finish().await;
}
