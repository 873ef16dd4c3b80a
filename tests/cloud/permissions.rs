use local::guard::Denial;
use serde_json::json;

use super::template_with;
use crate::api::users::pictures::{announcement, form, png, uploaded};
use crate::support::{Reply, TestApp, until};

async fn without(function: &str, from: &str, to: &str) -> TestApp {
    let template = template_with(function, from, to);
    TestApp::with(|options| options.template = Some(template)).await
}

/// The reply is a problem that reveals nothing about the inside.
#[track_caller]
fn assert_failed(reply: &Reply) {
    assert!(matches!(reply.status, 500 | 503), "{} {}", reply.status, reply.text);
    assert!(
        ["internal_error", "service_unavailable"].contains(&reply.problem_code()),
        "{}",
        reply.text
    );
    for inside in [
        "dynamodb",
        "sqs",
        "Table",
        "arn:",
        "AuthFunction",
        "UsersFunction",
        "not allowed",
    ] {
        assert!(!reply.text.contains(inside), "{inside} in {}", reply.text);
    }
}

/// Everything that was denied is this, and something was.
#[track_caller]
fn assert_denied(denials: &[Denial], function: &str, action: &str, resource: &str) {
    assert!(!denials.is_empty());
    for denial in denials {
        assert_eq!(
            (denial.function.as_str(), denial.action.as_str()),
            (function, action),
            "{denial}"
        );
        assert!(denial.resource.contains(resource), "{denial}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_to_a_queue_needs_the_permission() {
    let app = without("Auth", "[sqs:SendMessage]", "[sqs:GetQueueUrl]").await;
    let reply = app
        .anon()
        .post("/api/request-otp", json!({ "phone_number": app.fresh_phone() }))
        .await;
    assert_failed(&reply);
    assert_eq!(app.sms_count().await, 0);
    assert_denied(
        &app.finish_with_denials().await,
        "AuthFunction",
        "sqs:SendMessage",
        ":NotificationsQueue",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_needs_the_permission_and_a_read_does_not() {
    let app = without("Users", "                - dynamodb:UpdateItem\n", "").await;
    let student = app.student().await;
    assert_failed(&student.patch("/api/users/me", json!({ "bio": "new" })).await);
    assert_eq!(
        student.get("/api/users/me").await.assert_status(200).body["bio"],
        json!(null)
    );
    assert_denied(
        &app.finish_with_denials().await,
        "UsersFunction",
        "dynamodb:UpdateItem",
        ":table/UsersTable",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_needs_the_permission_for_each_of_its_parts() {
    let app = without("Auth", "                - dynamodb:PutItem\n", "").await;
    let reply = app
        .anon()
        .post("/api/request-otp", json!({ "phone_number": app.fresh_phone() }))
        .await;
    assert_failed(&reply);
    assert_denied(
        &app.finish_with_denials().await,
        "AuthFunction",
        "dynamodb:PutItem",
        ":table/OtpsTable",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_permission_for_one_table_is_none_for_another() {
    let app = without(
        "Auth",
        "Resource: !GetAtt CatalogTable.Arn",
        "Resource: !GetAtt CommunityTable.Arn",
    )
    .await;
    let student = app.student().await;
    let id = uploaded(&student, png(10)).await;
    let reply = student.post("/api/auth/complete-profile", form(&[&id])).await;
    assert_failed(&reply);
    assert_denied(
        &app.finish_with_denials().await,
        "AuthFunction",
        "dynamodb:GetItem",
        ":table/CatalogTable",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_of_another_function_is_refused() {
    let app = without(
        "Media",
        "CATALOG_TABLE: !Ref CatalogTable",
        "CATALOG_TABLE: !Ref OtpsTable",
    )
    .await;
    let reply = app.anon().get("/api/media/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c").await;
    assert_failed(&reply);
    assert_denied(
        &app.finish_with_denials().await,
        "MediaFunction",
        "dynamodb:GetItem",
        ":table/OtpsTable",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_cannot_be_signed_without_the_permission() {
    let app = without("Users", "[s3:GetObject, s3:PutObject]", "[s3:GetObject]").await;
    let student = app.student().await;
    // AWS refuses the URL when it is used, which is later than anybody wants to know.
    assert_failed(
        &student
            .post("/api/users/me/pictures", announcement("image/png", 10))
            .await,
    );
    assert_denied(
        &app.finish_with_denials().await,
        "UsersFunction",
        "s3:PutObject",
        "/incoming/",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_cannot_be_signed_without_the_permission() {
    let app = without("Media", "[s3:GetObject, s3:PutObject]", "[s3:PutObject]").await;
    let student = app.student().await;
    let id = uploaded(&student, png(10)).await;
    student
        .post("/api/auth/complete-profile", form(&[&id]))
        .await
        .assert_status(200);
    assert_failed(&app.anon().get(&format!("/api/media/{id}")).await);
    assert_denied(
        &app.finish_with_denials().await,
        "MediaFunction",
        "s3:GetObject",
        "/images/",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_to_a_socket_needs_the_permission() {
    let app = without("Chat", "[execute-api:ManageConnections]", "[execute-api:Invoke]").await;
    let student = app.student().await;
    let mut socket = student.socket("/ws/notifications/").await;
    socket.send(&json!({ "type": "ping" })).await;
    until(|| !app.cloud.guard().denials().is_empty()).await;
    assert!(socket.is_silent().await);
    drop(socket);
    let denials = app.finish_with_denials().await;
    assert_denied(
        &denials,
        "ChatFunction",
        "execute-api:ManageConnections",
        "/@connections/",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_without_its_permission_delivers_nothing_and_loses_nothing() {
    let app = without(
        "Notifier",
        "[dynamodb:GetItem, dynamodb:UpdateItem]",
        "[dynamodb:GetItem]",
    )
    .await;
    app.anon()
        .post("/api/request-otp", json!({ "phone_number": app.fresh_phone() }))
        .await
        .assert_status(200);
    assert_eq!(app.sms_count().await, 0);
    assert_eq!(app.queued().await.values().map(|depth| depth.visible).sum::<u64>(), 1);
    let denials = app.finish_with_denials().await;
    assert_eq!(denials.len(), 5, "one for each receive");
    assert_denied(&denials, "NotifierFunction", "dynamodb:UpdateItem", ":table/OtpsTable");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_real_template_allows_the_whole_journey() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let id = uploaded(&student, png(10)).await;
    student
        .post("/api/auth/complete-profile", form(&[&id]))
        .await
        .assert_status(200);
    student
        .patch("/api/users/me", json!({ "email": "asha@example.com" }))
        .await
        .assert_status(200);
    student
        .post("/api/users/me/devices", json!({ "token": "t", "platform": "web" }))
        .await
        .assert_status(201);
    let mut socket = student.socket("/ws/notifications/").await;
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next_frame().await["type"], "pong");
    student.post("/api/logout", json!({})).await.assert_status(200);
    assert_eq!(socket.closed().await, 1000);
    app.finish().await;
}

/// The record of a first use is restricted to its attributes, and a request does not fail with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_needs_the_permission_for_each_of_its_attributes() {
    let app = without("Catalog", "[pk, sk, generation, first_used_at]", "[pk, sk, generation]").await;
    let student = app.student().await;
    let body = json!({ "refresh_token": student.refresh_token });
    let refreshed = app.anon().post("/api/auth/refresh", body).await.assert_status(200);
    let client = app.anon().with_token(&refreshed.string("access_token"));
    client.get("/api/subjects/preferred").await.assert_status(200);
    assert_denied(
        &app.finish_with_denials().await,
        "CatalogFunction",
        "dynamodb:UpdateItem",
        ":table/UsersTable",
    );
}
