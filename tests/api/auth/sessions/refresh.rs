//! `POST /api/auth/refresh`.

use serde_json::json;

use crate::support::{Client, Reply, TestApp};

const DAY: i64 = 86_400;

async fn refresh(client: &Client, token: &str) -> Reply {
    client
        .post("/api/auth/refresh", json!({ "refresh_token": token }))
        .await
}

#[tokio::test]
async fn a_token_is_exchanged_for_the_next_pair_in_one_database_call() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let client = app.anon();
    let mut token = student.refresh_token.clone();
    for field in ["refresh_token", "refresh"] {
        let refreshed = client
            .post("/api/auth/refresh", json!({ field: token }))
            .await
            .assert_status(200);
        assert_eq!((refreshed.cost.dynamodb_calls, refreshed.cost.sqs_calls), (1, 0));
        assert_ne!(refreshed.string("refresh_token"), token);
        assert_ne!(refreshed.string("access_token"), student.access_token);
        client
            .with_token(&refreshed.string("token"))
            .get("/api/auth/profile")
            .await
            .assert_status(200);
        token = refreshed.string("refresh_token");
    }
    assert_eq!(student.get("/api/auth/sessions").await.results().len(), 1);
    app.finish().await;
}

#[tokio::test]
async fn a_lost_reply_can_be_fetched_again_for_ten_seconds() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let first = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
    for seconds in [0, 3] {
        app.advance(seconds);
        let again = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
        assert_eq!(again.text, first.text);
    }
    refresh(&app.anon(), &first.string("refresh_token"))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn the_previous_token_ends_the_session_after_ten_seconds() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let client = app.anon();
    let successor = refresh(&client, &student.refresh_token).await.assert_status(200);
    let other = app.student().await;
    app.advance(11);
    refresh(&client, &student.refresh_token)
        .await
        .assert_problem(401, "refresh_token_reused");
    let dead = client.with_token(&successor.string("access_token"));
    for dead in [&dead, &student] {
        dead.get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
    }
    refresh(&client, &successor.string("refresh_token"))
        .await
        .assert_problem(401, "refresh_token_invalid");
    refresh(&client, &student.refresh_token)
        .await
        .assert_problem(401, "refresh_token_invalid");
    other.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn an_older_token_ends_its_session_at_once_and_no_other() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.advance(61);
    let elsewhere = app.sign_in(&student.phone).await;
    let client = app.anon();
    let second = refresh(&client, &student.refresh_token).await.assert_status(200);
    let third = refresh(&client, &second.string("refresh_token"))
        .await
        .assert_status(200);
    refresh(&client, &student.refresh_token)
        .await
        .assert_problem(401, "refresh_token_reused");
    let dead = client.with_token(&third.string("access_token"));
    dead.get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    refresh(&client, &third.string("refresh_token"))
        .await
        .assert_problem(401, "refresh_token_invalid");
    assert_eq!(elsewhere.get("/api/auth/sessions").await.results().len(), 1);
    refresh(&client, &elsewhere.refresh_token).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn forged_and_foreign_tokens_are_refused_and_end_no_session() {
    let app = TestApp::new().await;
    let elsewhere = TestApp::new().await;
    let student = app.student().await;
    let client = app.anon();
    let token = &student.refresh_token;
    let [session, generation, mac] = token.split('.').collect::<Vec<_>>()[..] else {
        panic!("{token}")
    };
    let flipped = if mac.starts_with('A') { "B" } else { "A" };
    let forged = [
        String::new(),
        "x".to_owned(),
        "..".to_owned(),
        token[..token.len() - 1].to_owned(),
        format!("{session}.{generation}"),
        format!("{session}.{generation}.{flipped}{}", &mac[1..]),
        format!("{session}.1.{mac}"),
        format!("{session}.-1.{mac}"),
        format!("{session}.99999999999.{mac}"),
        format!("{token}.{mac}"),
        "x".repeat(10_000),
        student.access_token.clone(),
        elsewhere.student().await.refresh_token,
    ];
    for forged in forged {
        refresh(&client, &forged)
            .await
            .assert_problem(401, "refresh_token_invalid");
    }
    student.get("/api/auth/profile").await.assert_status(200);
    refresh(&client, token).await.assert_status(200);
    elsewhere.finish().await;
    app.finish().await;
}

#[tokio::test]
async fn thirty_idle_days_end_a_session() {
    let app = TestApp::new().await;
    let (idle, used) = (app.student().await, app.student().await);
    app.advance(29 * DAY);
    let refreshed = refresh(&app.anon(), &used.refresh_token).await.assert_status(200);
    app.advance(DAY);
    refresh(&app.anon(), &idle.refresh_token)
        .await
        .assert_problem(401, "refresh_token_invalid");
    refresh(&app.anon(), &refreshed.string("refresh_token"))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn ninety_days_end_every_session() {
    let app = TestApp::new().await;
    let mut token = app.student().await.refresh_token;
    let client = app.anon();
    for _month in 0..3 {
        app.advance(29 * DAY);
        token = refresh(&client, &token)
            .await
            .assert_status(200)
            .string("refresh_token");
    }
    app.advance(3 * DAY - 600);
    let last = refresh(&client, &token).await.assert_status(200);
    app.advance(600);
    refresh(&client, &last.string("refresh_token"))
        .await
        .assert_problem(401, "refresh_token_invalid");
    let dead = client.with_token(&last.string("access_token"));
    dead.get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test]
async fn a_missing_token_is_named() {
    let app = TestApp::new().await;
    for body in [json!({}), json!({ "refresh_token": null }), json!({ "refresh": 1 })] {
        app.anon()
            .post("/api/auth/refresh", body)
            .await
            .assert_wrong_fields(&["refresh_token"]);
    }
    app.finish().await;
}
