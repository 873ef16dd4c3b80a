//! Changing the role of a member.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instructor_makes_a_member_a_moderator_and_back() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, instructor) = (&community.class.student, &community.class.instructor);
    let path = community.of(&format!("/members/{}", student.id));
    let role = |role: &str| json!({ "role": role });
    let promoted = instructor.patch(&path, role("moderator")).await.assert_status(200);
    assert_eq!(
        (&promoted.body["role"], &promoted.body["user_id"]),
        (&json!("moderator"), &json!(student.id))
    );
    let post = community.posted(&app.member(&community).await, "Decorators").await;
    student.post(&format!("{post}/pin"), json!({})).await.assert_status(200);
    instructor.patch(&path, role("member")).await.assert_status(200);
    student
        .delete(&format!("{post}/pin"))
        .await
        .assert_problem(403, "forbidden");
    instructor
        .patch(&path, role("king"))
        .await
        .assert_wrong_fields(&["role"]);
    let nobody = community.of(&format!("/members/{}", app.student().await.id));
    instructor
        .patch(&nobody, role("member"))
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_with_the_role_of_an_instructor_moderates_and_does_not_edit() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let path = community.of(&format!("/members/{}", student.id));
    let role = json!({ "role": "instructor" });
    community.admin.patch(&path, role).await.assert_status(200);
    let post = community.posted(&app.member(&community).await, "Decorators").await;
    student.post(&format!("{post}/pin"), json!({})).await.assert_status(200);
    student
        .patch(&community.of(""), json!({}))
        .await
        .assert_problem(403, "forbidden");
    app.finish().await;
}
