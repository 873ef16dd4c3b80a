//! What becomes of a community when its course or an enrollment changes.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_canceled_enrollment_closes_the_door_at_once_and_leaves_what_was_written() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    let post = community.posted(student, "Decorators").await;
    let other = app.member(&community).await;
    student
        .delete(&community.class.of_enrollment(""))
        .await
        .assert_status(204);
    for path in [&post, &community.of("/posts"), &community.of("/messages")] {
        student.get(path).await.assert_problem(403, "enrollment_needed");
    }
    other.get(&post).await.assert_status(200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_community_of_an_unpublished_course_stays_open_to_its_members_only() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (student, stranger) = (&community.class.student, app.enrolled(&community).await);
    let unpublish = community.class.of_course("/unpublish");
    let instructor = &community.class.instructor;
    instructor.post(&unpublish, json!({})).await.assert_status(200);
    student.get(&community.of("/posts")).await.assert_status(200);
    community.join(&stranger).await.assert_problem(404, "not_found");
    let listed = stranger.get("/api/community/groups").await.assert_status(200);
    assert_eq!(listed.results().len(), 0);
    let listed = student.get("/api/community/groups").await.assert_status(200);
    assert_eq!(listed.results().len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_community_of_a_deleted_course_can_only_be_read_by_admins_and_those_who_taught_it() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let post = community.posted(&community.class.student, "Decorators").await;
    let instructor = &community.class.instructor;
    instructor
        .delete(&community.class.of_course(""))
        .await
        .assert_status(204);
    app.settle().await;
    community
        .class
        .student
        .get(&post)
        .await
        .assert_problem(404, "not_found");
    instructor.get(&post).await.assert_status(200);
    community
        .post(instructor, "Goodbye")
        .await
        .assert_problem(404, "not_found");
    app.finish().await;
}
