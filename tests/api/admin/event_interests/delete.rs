//! Deleting event interests.

use serde_json::json;

use crate::api::admin::event_interests::PATH;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_interest_can_no_longer_be_chosen() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    admin.post(PATH, json!({ "name": "Chess" })).await.assert_status(201);
    admin.delete(&format!("{PATH}/3")).await.assert_status(204);
    let choose = async |ids: &[u32]| student.patch("/api/users/me", json!({ "event_interests": ids })).await;
    choose(&[11]).await.assert_status(200);
    choose(&[3]).await.assert_wrong_fields(&["event_interests"]);
    app.finish().await;
}
