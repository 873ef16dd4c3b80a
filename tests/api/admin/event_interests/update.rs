//! Renaming event interests.

use serde_json::json;

use crate::api::admin::event_interests::{PATH, bad_names};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_name_is_one_line_that_no_other_interest_has() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    for name in bad_names() {
        admin
            .put(&format!("{PATH}/1"), json!({ "name": name }))
            .await
            .assert_wrong_fields(&["name"]);
    }
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
