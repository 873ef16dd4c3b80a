//! `GET /api/auth/sessions`.

use serde_json::json;

use crate::support::{Actor, TestApp};

const PATH: &str = "/api/auth/sessions";

#[tokio::test]
async fn sessions_are_listed_oldest_first() {
    let app = TestApp::new().await;
    let first = app.student().await;
    let code = app.request_next_code(&first.phone).await;
    let client = app
        .anon()
        .with_header("user-agent", &format!("Lectern/1.0 {}", "x".repeat(300)));
    let proof = json!({ "phone_number": first.phone, "otp_code": code });
    let login = client.post("/api/auth/verify-login", proof).await.assert_status(200);
    let second = Actor::signed_in(&client, &login);

    let list = second.get(PATH).await.assert_status(200);
    assert_eq!(list.body["next"], json!(null));
    let current: Vec<_> = list
        .results()
        .iter()
        .map(|session| session["is_current"].as_bool().unwrap())
        .collect();
    assert_eq!(current, [false, true]);
    let agent = list.results()[1]["user_agent"].as_str().unwrap();
    assert_eq!((agent.len(), &agent[..12]), (200, "Lectern/1.0 "));
    insta::assert_json_snapshot!(list.results()[0], {
        ".id" => "[id]", ".created_at" => "[time]", ".last_used_at" => "[time]", ".expires_at" => "[time]",
    }, @r#"
    {
      "created_at": "[time]",
      "expires_at": "[time]",
      "id": "[id]",
      "is_current": false,
      "last_used_at": "[time]",
      "user_agent": null
    }
    "#);
    let ids = |actor: Actor| async move {
        let list = actor.get(PATH).await.assert_status(200);
        list.results()
            .iter()
            .map(|session| session["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(first.clone()).await, ids(second).await);
    first.post("/api/auth/logout", json!({})).await.assert_status(200);
    app.finish().await;
}

#[tokio::test]
async fn ended_expired_and_foreign_sessions_are_not_listed() {
    let app = TestApp::new().await;
    app.student().await;
    let mut kept = app.student().await;
    app.advance(61);
    let _idle = app.sign_in(&kept.phone).await;
    app.advance(61);
    let ended = app.sign_in(&kept.phone).await;
    ended.post("/api/auth/logout", json!({})).await.assert_status(200);
    assert_eq!(kept.with_token(&kept.access_token).get(PATH).await.results().len(), 2);
    for days in [20, 11] {
        app.advance(days * 86_400);
        let body = json!({ "refresh_token": kept.refresh_token });
        let refreshed = app.anon().post("/api/auth/refresh", body).await.assert_status(200);
        kept.refresh_token = refreshed.string("refresh_token");
        kept.access_token = refreshed.string("access_token");
    }
    let list = kept.with_token(&kept.access_token).get(PATH).await.assert_status(200);
    assert_eq!(list.results().len(), 1);
    assert_eq!(list.results()[0]["is_current"], true);
    app.finish().await;
}

#[tokio::test]
async fn a_list_takes_two_database_calls_for_any_number_of_sessions() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let mut costs = Vec::new();
    for more in [0, 9, 99] {
        app.seed_sessions(&student.id, more);
        let list = student.get(&format!("{PATH}?limit=100")).await.assert_status(200);
        assert_eq!(list.results().len(), more + 1);
        costs.push(list.cost.dynamodb_calls);
    }
    assert_eq!(costs, [2, 2, 2]);
    app.finish().await;
}

#[tokio::test]
async fn pages_of_one_show_every_session_once() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.seed_sessions(&student.id, 6);
    let whole = student.get(PATH).await.assert_status(200);
    let (mut walked, mut next) = (Vec::new(), Some(format!("{PATH}?limit=1")));
    while let Some(path) = next {
        let page = student.get(&path).await.assert_status(200);
        assert!(page.results().len() <= 1);
        walked.extend(page.results().iter().cloned());
        next = page.next_page().map(str::to_owned);
        assert!(walked.len() <= 7, "the list does not end");
    }
    assert_eq!(walked, whole.results());
    app.finish().await;
}

#[tokio::test]
async fn a_page_holds_twenty_sessions_by_default() {
    let app = TestApp::new().await;
    let student = app.student().await;
    app.seed_sessions(&student.id, 24);
    let page = student.get(PATH).await.assert_status(200);
    assert_eq!(page.results().len(), 20);
    let rest = student.get(page.next_page().unwrap()).await.assert_status(200);
    assert_eq!((rest.results().len(), rest.next_page()), (5, None));
    app.finish().await;
}

#[tokio::test]
async fn a_limit_is_a_number_from_one_to_a_hundred() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for limit in ["0", "101", "-1", "x", "", "1.5"] {
        student
            .get(&format!("{PATH}?limit={limit}"))
            .await
            .assert_wrong_fields(&["limit"]);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_cursor_is_sealed_for_its_caller_and_its_list() {
    let app = TestApp::new().await;
    let (student, stranger) = (app.student().await, app.student().await);
    app.seed_sessions(&student.id, 2);
    let page = student.get(&format!("{PATH}?limit=1")).await.assert_status(200);
    let next = page.next_page().unwrap();
    let cursor = next.split("cursor=").nth(1).unwrap();
    let last = if cursor.ends_with('A') { "B" } else { "A" };
    let tampered = [
        String::new(),
        "x".to_owned(),
        "%F0%9F%98%80".to_owned(),
        cursor[1..].to_owned(),
        format!("{}{last}", &cursor[..cursor.len() - 1]),
        format!("{cursor}AAAA"),
    ];
    for tampered in tampered {
        student
            .get(&format!("{PATH}?limit=1&cursor={tampered}"))
            .await
            .assert_wrong_fields(&["cursor"]);
    }
    student
        .get(&format!("{next}&other=query"))
        .await
        .assert_wrong_fields(&["cursor"]);
    student
        .get(&format!("/api/auth/event-interests?cursor={cursor}"))
        .await
        .assert_wrong_fields(&["cursor"]);
    stranger.get(next).await.assert_wrong_fields(&["cursor"]);
    app.anon().get(next).await.assert_problem(401, "unauthenticated");
    // A page of another size is the same list.
    student
        .get(&format!("{PATH}?limit=5&cursor={cursor}"))
        .await
        .assert_status(200);
    app.finish().await;
}
