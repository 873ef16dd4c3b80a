//! `GET /api/community/announcements/{id}`

use super::create::exam;
use crate::support::TestApp;
use crate::support::notifications::NOTIFICATIONS;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instructor_sees_how_many_members_an_announcement_has_reached() {
    let app = TestApp::new().await;
    let community = app.community().await;
    app.member(&community).await;
    let instructor = &community.class.instructor;
    let created = instructor
        .post(NOTIFICATIONS, exam(&community))
        .await
        .assert_status(201);
    assert_eq!(
        (&created.body["is_done"], &created.body["members_count"]),
        (&false.into(), &0.into())
    );
    app.settle().await;
    let path = format!("/api/community/announcements/{}", created.string("id"));
    let done = instructor.get(&path).await.assert_status(200);
    assert_eq!(done.body["is_done"], true);
    assert_eq!(done.body["members_count"], 2);
    assert_eq!(done.body["notified_count"], 2);
    community
        .class
        .student
        .get(&path)
        .await
        .assert_problem(403, "forbidden");
    app.instructor().await.get(&path).await.assert_problem(404, "not_found");
    app.finish().await;
}
