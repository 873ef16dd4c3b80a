//! `DELETE /api/users/me/skills/{id}`.

use super::{SKILLS, add};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_owner_can_delete_a_skill() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let skill = add(&student, "Public Speaking").await.assert_status(201);
    let path = format!("{SKILLS}/{}", skill.string("id"));
    app.student().await.delete(&path).await.assert_problem(404, "not_found");
    student.delete(&path).await.assert_status(204);
    student.delete(&path).await.assert_problem(404, "not_found");
    student
        .delete(&format!("{SKILLS}/nothing"))
        .await
        .assert_problem(404, "not_found");
    // The name can be used again.
    add(&student, "public speaking").await.assert_status(201);
    app.finish().await;
}
