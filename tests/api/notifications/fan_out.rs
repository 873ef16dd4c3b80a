//! Announcements and posts to all members of a large community.

use std::collections::BTreeSet;
use std::sync::Arc;

use local::faults::{Kind, Target};
use serde_json::json;
use shared::database::Table;
use shared_accounts::store::users::{self, User};
use shared_community::store::members::{self, Member};
use shared_learning::store::enrollments::{self, Enrollment};
use testkit::kills::Killer;

use crate::support::TestApp;
use crate::support::community::Community;
use crate::support::notifications::NOTIFICATIONS;

/// The members besides the student, more than fit into a shard.
const MEMBERS: usize = 300;

/// Gives a community more members, copies of its student.
fn seed_members(app: &TestApp, community: &Community, count: usize) {
    let (course_id, id) = (
        community.class.course.id.parse().unwrap(),
        community.id.parse().unwrap(),
    );
    let student = community.class.student.id.parse().unwrap();
    let user: User = app.stored(&users::key(student));
    let enrollment: Enrollment = app.stored(&enrollments::key(student, course_id));
    let member: Member = app.stored(&members::key(id, student));
    for number in 0..count {
        let user_id = format!("00000000-0000-7000-8000-{number:012}").parse().unwrap();
        app.put(
            users::key(user_id),
            &User {
                id: user_id,
                ..user.clone()
            },
        );
        let enrollment = Enrollment {
            user_id,
            ..enrollment.clone()
        };
        app.put(enrollments::key(user_id, course_id), &enrollment);
        app.put(
            members::key(id, user_id),
            &Member {
                user_id,
                ..member.clone()
            },
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_member_has_one_row_although_messages_come_twice_and_workers_are_killed() {
    let app = TestApp::with(|options| options.unpolled.extend(["announcer".to_owned()])).await;
    let community = app.community().await;
    seed_members(&app, &community, MEMBERS);
    app.break_down(Target::Sqs, Kind::Duplicate, 0.1);
    let body = json!({ "community_id": community.id, "title": "Exam", "message": "On Friday." });
    let created = community
        .class
        .instructor
        .post(NOTIFICATIONS, body)
        .await
        .assert_status(201);
    let killer = Arc::new(Killer::new(40, 2));
    app.with_killed("announcer", &killer).await;
    app.mend();
    app.settle().await;
    let stored = app.stored_notifications();
    let readers: BTreeSet<_> = stored.iter().map(|notification| notification.user_id).collect();
    assert_eq!((stored.len(), readers.len()), (MEMBERS + 1, MEMBERS + 1));
    app.assert_counts();
    let instructor = app.sign_in(&community.class.instructor.phone).await;
    let path = format!("/api/community/announcements/{}", created.string("id"));
    let progress = instructor.get(&path).await.assert_status(200);
    assert_eq!(progress.body["is_done"], true);
    assert_eq!(progress.body["members_count"], MEMBERS + 1);
    assert!(killer.kills() >= 1, "{}", killer.kills());
    assert!(!app.rows(Table::Community).is_empty());
    app.finish().await;
}
