//! One refresh token, many requests: an app that starts all its requests anew.

use std::collections::BTreeMap;

use serde_json::json;

use super::tally;
use crate::support::{Reply, TestApp, storm};

storms! {
    fifty_refreshes_of_one_token_give_one_successor,
    a_stolen_token_that_many_use_ends_the_session_for_all,
    of_many_first_uses_at_once_one_is_recorded,
    lost_replies_and_first_uses_at_once_leave_one_session,
    a_logout_wins_over_refreshes_at_the_same_moment,
}

async fn fifty_refreshes_of_one_token_give_one_successor(app: TestApp) {
    let student = app.student().await;
    let client = app.anon();
    let replies = storm(50, |_| {
        let (client, body) = (client.clone(), json!({ "refresh_token": student.refresh_token }));
        async move { client.post("/api/auth/refresh", body).await }
    })
    .await;
    assert_eq!(tally(&replies), BTreeMap::from([(200, 50)]));
    let tokens = |reply: &Reply| (reply.string("access_token"), reply.string("refresh_token"));
    assert!(replies.iter().all(|reply| tokens(reply) == tokens(&replies[0])));
    let newer = client.with_token(&replies[0].string("access_token"));
    newer.get("/api/auth/profile").await.assert_status(200);
    let body = json!({ "refresh_token": replies[0].string("refresh_token") });
    client.post("/api/auth/refresh", body).await.assert_status(200);
    app.finish().await;
}

async fn a_stolen_token_that_many_use_ends_the_session_for_all(app: TestApp) {
    let student = app.student().await;
    let client = app.anon();
    let successor = client
        .post("/api/auth/refresh", json!({ "refresh_token": student.refresh_token }))
        .await;
    let used = client.with_token(&successor.string("access_token"));
    used.get("/api/auth/profile").await.assert_status(200);
    app.advance(61);
    let replies = storm(50, |_| {
        let (client, body) = (client.clone(), json!({ "refresh_token": student.refresh_token }));
        async move { client.post("/api/auth/refresh", body).await }
    })
    .await;
    assert_eq!(tally(&replies), BTreeMap::from([(401, 50)]));
    assert!(
        replies
            .iter()
            .any(|reply| reply.problem_code() == "refresh_token_reused")
    );
    let dead = client.with_token(&successor.string("access_token"));
    dead.get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

async fn a_logout_wins_over_refreshes_at_the_same_moment(app: TestApp) {
    let student = app.student().await;
    let replies = storm(30, |number| {
        let (student, body) = (student.clone(), json!({ "refresh_token": student.refresh_token }));
        let path = if number == 15 {
            "/api/auth/logout"
        } else {
            "/api/auth/refresh"
        };
        async move { student.post(path, body).await }
    })
    .await;
    assert_eq!(replies[15].status, 200);
    student
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    for refreshed in replies.iter().filter(|reply| reply.body["access_token"].is_string()) {
        let newer = student.with_token(&refreshed.string("access_token"));
        newer
            .get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
        let body = json!({ "refresh_token": refreshed.string("refresh_token") });
        newer
            .post("/api/auth/refresh", body)
            .await
            .assert_problem(401, "refresh_token_invalid");
    }
    app.finish().await;
}

async fn of_many_first_uses_at_once_one_is_recorded(app: TestApp) {
    let student = app.student().await;
    let client = app.anon();
    let body = json!({ "refresh_token": student.refresh_token });
    let successor = client.post("/api/auth/refresh", body.clone()).await;
    let used = client.with_token(&successor.string("access_token"));
    let replies = storm(30, |_| {
        let used = used.clone();
        async move { used.get("/api/auth/profile").await }
    })
    .await;
    assert_eq!(tally(&replies), BTreeMap::from([(200, 30)]));
    let later = used.get("/api/auth/profile").await.assert_status(200);
    assert_eq!(later.cost.dynamodb_calls, 1);
    let again = client.post("/api/auth/refresh", body.clone()).await.assert_status(200);
    assert_eq!(again.string("refresh_token"), successor.string("refresh_token"));
    app.advance(61);
    client
        .post("/api/auth/refresh", body)
        .await
        .assert_problem(401, "refresh_token_reused");
    app.finish().await;
}

async fn lost_replies_and_first_uses_at_once_leave_one_session(app: TestApp) {
    let student = app.student().await;
    let client = app.anon();
    let body = json!({ "refresh_token": student.refresh_token });
    let successor = client.post("/api/auth/refresh", body.clone()).await;
    let used = client.with_token(&successor.string("access_token"));
    let replies = storm(40, |number| {
        let (client, used, body) = (client.clone(), used.clone(), body.clone());
        async move {
            if number % 2 == 0 {
                used.get("/api/auth/profile").await
            } else {
                client.post("/api/auth/refresh", body).await
            }
        }
    })
    .await;
    assert_eq!(tally(&replies), BTreeMap::from([(200, 40)]));
    for repeated in replies.iter().filter(|reply| reply.body["refresh_token"].is_string()) {
        assert_eq!(repeated.string("refresh_token"), successor.string("refresh_token"));
    }
    assert_eq!(app.sessions(&student.id).len(), 1);
    app.finish().await;
}
