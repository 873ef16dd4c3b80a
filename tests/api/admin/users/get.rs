//! Reading one user.

use serde_json::json;

use crate::api::admin::users::path;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_shown_with_role_ban_and_phone() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    let user = admin.get(&path(&student.id)).await.assert_status(200);
    assert_eq!(
        (&user.body["role"], &user.body["is_banned"]),
        (&json!("student"), &json!(false))
    );
    assert_eq!(user.body["phone_number"], student.phone.as_str());
    app.finish().await;
}
