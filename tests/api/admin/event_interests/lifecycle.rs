//! An event interest from its creation to its deletion.

use serde_json::json;

use crate::api::admin::acts_on;
use crate::api::admin::event_interests::{PATH, interests};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_are_public_at_once_and_ids_are_never_reused() {
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
