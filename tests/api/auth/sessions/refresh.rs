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
async fn a_token_is_exchanged_for_the_next_pair_in_two_database_calls() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let client = app.anon();
    let mut token = student.refresh_token.clone();
    for field in ["refresh_token", "refresh"] {
        let refreshed = client
            .post("/api/auth/refresh", json!({ field: token }))
            .await
            .assert_status(200);
        assert_eq!((refreshed.cost.dynamodb_calls, refreshed.cost.sqs_calls), (2, 0));
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

/// The refresh tokens of two replies are the same.
#[track_caller]
fn assert_same_successor(reply: &Reply, first: &Reply) {
    assert_eq!(reply.string("refresh_token"), first.string("refresh_token"));
}

#[track_caller]
fn assert_expires_in(reply: &Reply, seconds: std::ops::RangeInclusive<i64>) {
    let expires_in = reply.body["expires_in"].as_i64().unwrap();
    assert!(seconds.contains(&expires_in), "{expires_in}");
}

#[tokio::test]
async fn a_lost_reply_can_be_fetched_again_without_another_write() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let first = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
    for seconds in [0, 3, 600] {
        app.advance(seconds);
        let again = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
        assert_same_successor(&again, &first);
        assert_eq!(again.string("access_token"), first.string("access_token"));
        assert_eq!((again.cost.dynamodb_calls, again.cost.write_units), (1, 0.0));
    }
    refresh(&app.anon(), &first.string("refresh_token"))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn a_phone_whose_reply_was_lost_can_come_back_an_hour_or_a_week_later() {
    let app = TestApp::new().await;
    for seconds in [3_600, 7 * DAY] {
        let student = app.student().await;
        let lost = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
        app.advance(seconds);
        let again = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
        assert_same_successor(&again, &lost);
        // The access token of the lost reply has expired.
        assert_ne!(again.string("access_token"), lost.string("access_token"));
        assert_expires_in(&again, 1_800..=1_800);
        let client = app.anon().with_token(&again.string("access_token"));
        client.get("/api/auth/profile").await.assert_status(200);
        refresh(&client, &again.string("refresh_token"))
            .await
            .assert_status(200);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_repeated_reply_says_how_long_its_access_token_lasts() {
    let app = TestApp::new().await;
    let student = app.student().await;
    refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
    app.advance(800);
    let again = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
    assert_expires_in(&again, 901..=1_000);
    app.advance(200);
    let again = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
    assert_expires_in(&again, 1_800..=1_800);
    app.finish().await;
}

#[tokio::test]
async fn the_first_use_of_an_access_token_costs_one_write_and_later_ones_none() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let calls = async |token: &str| {
        let profile = app.anon().with_token(token).get("/api/auth/profile").await;
        profile.assert_status(200).cost.dynamodb_calls
    };
    // The token of a login has no parent.
    assert_eq!(calls(&student.access_token).await, 1);
    let first = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
    assert_eq!(calls(&student.access_token).await, 1, "the parent's access token");
    for expected in [2, 1, 1] {
        assert_eq!(calls(&first.string("access_token")).await, expected);
    }
    let second = refresh(&app.anon(), &first.string("refresh_token"))
        .await
        .assert_status(200);
    for expected in [2, 1] {
        assert_eq!(calls(&second.string("access_token")).await, expected);
    }
    app.finish().await;
}

#[tokio::test]
async fn the_previous_token_lasts_for_a_minute_after_the_first_use_of_its_successor() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let client = app.anon();
    let successor = refresh(&client, &student.refresh_token).await.assert_status(200);
    let other = app.student().await;
    app.advance(1_000);
    let current = client.with_token(&successor.string("access_token"));
    current.get("/api/auth/profile").await.assert_status(200);
    app.advance(55);
    // A later use does not prolong the time.
    current.get("/api/auth/profile").await.assert_status(200);
    let again = refresh(&client, &student.refresh_token).await.assert_status(200);
    assert_same_successor(&again, &successor);
    app.advance(10);
    let refused = refresh(&client, &student.refresh_token)
        .await
        .assert_problem(401, "refresh_token_reused");
    insta::assert_json_snapshot!(refused.problem(), @r#"
    {
      "code": "refresh_token_reused",
      "detail": "This refresh token has already been used. The session was ended for security; please sign in again.",
      "request_id": "[request id]",
      "status": 401,
      "title": "The refresh token was used twice",
      "type": "urn:lectern:problem:refresh_token_reused"
    }
    "#);
    for dead in [&current, &student] {
        dead.get("/api/auth/profile")
            .await
            .assert_problem(401, "unauthenticated");
    }
    for dead in [&successor.string("refresh_token"), &student.refresh_token] {
        refresh(&client, dead)
            .await
            .assert_problem(401, "refresh_token_invalid");
    }
    other.get("/api/auth/profile").await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_is_a_use_of_its_access_token_and_a_reused_token_closes_it() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let successor = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
    let path = format!("/ws/notifications/?token={}", successor.string("access_token"));
    let mut socket = app.anon().try_socket(&path).await.unwrap();
    app.advance(65);
    refresh(&app.anon(), &student.refresh_token)
        .await
        .assert_problem(401, "refresh_token_reused");
    assert_eq!(socket.closed().await, 1000);
    app.finish().await;
}

#[tokio::test]
async fn every_function_records_the_first_use_of_a_token() {
    let app = TestApp::new().await;
    let unknown = "/api/files/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    for (path, status) in [
        ("/api/users/me", 200),
        ("/api/subjects/preferred", 200),
        ("/api/enrollments", 200),
        ("/api/plans", 200),
        ("/api/chat/conversations", 200),
        (unknown, 404),
    ] {
        let student = app.student().await;
        let successor = refresh(&app.anon(), &student.refresh_token).await.assert_status(200);
        let client = app.anon().with_token(&successor.string("access_token"));
        let first = client.get(path).await;
        let second = client.get(path).await;
        assert_eq!((first.status, second.status), (status, status), "{path}");
        assert_eq!(first.cost.dynamodb_calls, second.cost.dynamodb_calls + 1, "{path}");
    }
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
