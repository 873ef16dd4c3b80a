//! `POST /api/community/notifications`

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::community::Community;
use crate::support::notifications::NOTIFICATIONS;

pub fn exam(community: &Community) -> Value {
    json!({ "community_id": community.id, "title": "The exam is on Friday", "message": "Bring your card." })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_member_gets_an_announcement_and_its_author_does_not() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (instructor, student) = (&community.class.instructor, &community.class.student);
    let other = app.member(&community).await;
    let outside = app.enrolled(&community).await;
    let created = instructor
        .post(NOTIFICATIONS, exam(&community))
        .await
        .assert_status(201);
    app.settle().await;
    for member in [student, &other] {
        let found = member.notifications().await.remove(0);
        assert_eq!(found["notification_type"], "announcement");
        assert_eq!(found["title"], "The exam is on Friday");
        assert_eq!(found["id"], created.body["id"]);
    }
    assert!(instructor.notifications().await.is_empty() && outside.notifications().await.is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_and_foreign_instructors_cannot_announce() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let moderator = app.moderator(&community).await;
    let foreign = app.instructor().await;
    for refused in [&community.class.student, &moderator, &foreign] {
        refused.post(NOTIFICATIONS, exam(&community)).await.assert_problem(
            403,
            if refused.id == foreign.id {
                "enrollment_needed"
            } else {
                "forbidden"
            },
        );
    }
    let anonymous = app.anon().post(NOTIFICATIONS, exam(&community)).await;
    anonymous.assert_problem(401, "unauthenticated");
    community
        .admin
        .post("/api/notifications", exam(&community))
        .await
        .assert_status(201);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_request_announces_once_and_broken_rules_are_named() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let instructor = community.class.instructor.with_header("idempotency-key", "exam-1");
    let first = instructor
        .post(NOTIFICATIONS, exam(&community))
        .await
        .assert_status(201);
    let second = instructor
        .post(NOTIFICATIONS, exam(&community))
        .await
        .assert_status(201);
    assert_eq!(first.body, second.body);
    app.settle().await;
    assert_eq!(community.class.student.notifications().await.len(), 1);
    let long = json!({ "community_id": community.id, "title": "", "message": "x".repeat(501) });
    community
        .class
        .instructor
        .post(NOTIFICATIONS, long)
        .await
        .assert_wrong_fields(&["title", "message"]);
    app.finish().await;
}
