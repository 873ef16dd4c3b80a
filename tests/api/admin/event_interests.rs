//! `POST`, `PUT` and `DELETE /api/admin/event-interests`.

use serde_json::{Value, json};

use super::acts_on;
use crate::support::{TestApp, storm};

const PATH: &str = "/api/admin/event-interests";

/// What everybody sees.
async fn interests(app: &TestApp) -> Vec<(u64, String)> {
    let list = app
        .anon()
        .get("/api/auth/event-interests?limit=100")
        .await
        .assert_status(200);
    let pair = |interest: &Value| {
        (
            interest["id"].as_u64().unwrap(),
            interest["name"].as_str().unwrap().to_owned(),
        )
    };
    list.results().iter().map(pair).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_admin_edits_everybody_sees_and_ids_count_on() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let added = admin
        .post(PATH, json!({ "name": " Board Games " }))
        .await
        .assert_status(201);
    assert_eq!(added.body, json!({ "id": 11, "name": "Board Games" }));
    let renamed = admin
        .put(&format!("{PATH}/5"), json!({ "name": "Robots", "id": 77 }))
        .await
        .assert_status(200);
    assert_eq!(renamed.body, json!({ "id": 5, "name": "Robots" }));
    let gone = admin.delete(&format!("{PATH}/11")).await.assert_status(204);
    assert_eq!(gone.text, "");
    admin
        .delete(&format!("{PATH}/11"))
        .await
        .assert_problem(404, "not_found");
    admin
        .put(&format!("{PATH}/11"), json!({ "name": "Chess" }))
        .await
        .assert_problem(404, "not_found");
    let next = admin.post(PATH, json!({ "name": "Chess" })).await.assert_status(201);
    assert_eq!(next.body["id"], 12);
    let seen = interests(&app).await;
    let ids: Vec<_> = seen.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]);
    assert_eq!((seen[4].1.as_str(), seen[10].1.as_str()), ("Robots", "Chess"));

    let name = |name: Option<&str>| json!({ "name": name });
    let board_games = Some("Board Games");
    assert_eq!(
        acts_on(&admin, "11").await,
        [
            ("event_interest_removed".to_owned(), name(board_games), name(None)),
            ("event_interest_added".to_owned(), name(None), name(board_games)),
        ]
    );
    assert_eq!(
        acts_on(&admin, "5").await,
        [(
            "event_interest_renamed".to_owned(),
            name(Some("Technology")),
            name(Some("Robots"))
        )]
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_removed_cannot_be_chosen_and_what_is_added_can() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    admin.post(PATH, json!({ "name": "Chess" })).await.assert_status(201);
    admin.delete(&format!("{PATH}/3")).await.assert_status(204);
    let choose = async |ids: &[u32]| student.patch("/api/users/me", json!({ "event_interests": ids })).await;
    choose(&[11]).await.assert_status(200);
    choose(&[3]).await.assert_wrong_fields(&["event_interests"]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_one_line_that_nobody_else_has() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    for name in [
        json!(null),
        json!(""),
        json!(" "),
        json!("a\nb"),
        json!("x".repeat(61)),
        json!(5),
    ] {
        admin
            .post(PATH, json!({ "name": name }))
            .await
            .assert_wrong_fields(&["name"]);
        admin
            .put(&format!("{PATH}/1"), json!({ "name": name }))
            .await
            .assert_wrong_fields(&["name"]);
    }
    admin.post(PATH, json!({})).await.assert_wrong_fields(&["name"]);
    admin
        .post(PATH, json!({ "name": "TECHNOLOGY" }))
        .await
        .assert_problem(409, "conflict");
    admin
        .put(&format!("{PATH}/1"), json!({ "name": "technology" }))
        .await
        .assert_problem(409, "conflict");
    admin
        .put(&format!("{PATH}/5"), json!({ "name": "technology" }))
        .await
        .assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_at_the_same_time_all_count() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    let replies = storm(8, |number| {
        let admin = admin.clone();
        async move {
            admin
                .post(PATH, json!({ "name": format!("Interest {number}") }))
                .await
                .assert_status(201)
        }
    })
    .await;
    let mut ids: Vec<_> = replies.iter().map(|reply| reply.body["id"].as_u64().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, (11..=18).collect::<Vec<_>>());
    assert_eq!(interests(&app).await.len(), 18);
    app.finish().await;
}
