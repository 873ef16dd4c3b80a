//! Connections that end without `$disconnect`.

use serde_json::Value;
use shared::database::Table;

use crate::support::TestApp;

fn rows(app: &TestApp) -> Vec<Value> {
    let rows = app.rows(Table::Community).into_iter();
    rows.filter(|row| row["kind"] == "subscription" || row["kind"] == "connection")
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_of_a_connection_expires() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let socket = community.socket(&community.class.student).await;
    let now = app.cloud.clock().unix_seconds();
    let found = rows(&app);
    assert_eq!(found.len(), 3);
    for row in found {
        let ttl = row["ttl"].as_i64().unwrap();
        assert!((now + 7_200..=now + 7_800).contains(&ttl), "{row}");
    }
    drop(socket);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_user_still_is_online_after_nine_minutes() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let silent = community.socket(&app.member(&community).await).await;
    app.advance(9 * 60);
    let mut socket = community.class.student.socket(&community.chat()).await;
    assert_eq!(socket.next_of("subscribed").await["online_count"], 2);
    drop((silent, socket));
    app.finish().await;
}
