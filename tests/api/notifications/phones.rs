//! Pushes, and phones that have changed hands.

use local::faults::{Kind, Target};
use serde_json::json;
use shared::database::Table;

use crate::api::users::devices::devices;
use crate::support::community::Community;
use crate::support::{Actor, TestApp, until};

async fn write(community: &Community, reader: &Actor) {
    let body = json!({ "recipient_id": reader.id, "message": "Hello" });
    let sent = community
        .class
        .instructor
        .post("/api/community/direct-messages", body)
        .await;
    sent.assert_status(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_has_logged_out_gets_no_push() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    app.give_phone(student, "phone").await;
    app.advance(61);
    let tablet = app.sign_in(&student.phone).await;
    app.give_phone(&tablet, "tablet").await;
    student.post("/api/auth/logout", json!({})).await.assert_status(200);
    write(&community, student).await;
    assert_eq!(app.pushes_to("tablet").await.len(), 1);
    assert!(app.pushes_to("phone").await.is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_moved_to_another_user_gets_only_the_pushes_of_that_user() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let (before, after) = (&community.class.student, app.member(&community).await);
    app.give_phone(before, "phone").await;
    app.give_phone(&after, "phone").await;
    write(&community, before).await;
    assert!(app.pushes_to("phone").await.is_empty());
    write(&community, &after).await;
    assert_eq!(app.pushes_to("phone").await.len(), 1);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_whose_app_is_gone_is_dropped() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    app.give_phone(student, "unregistered-1").await;
    write(&community, student).await;
    app.settle().await;
    assert!(devices(&app).is_empty());
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pushes_that_fcm_holds_back_are_sent_once_it_takes_them() {
    for kind in [Kind::Throttle, Kind::Error, Kind::Reset] {
        let app = TestApp::new().await;
        let community = app.community().await;
        let student = &community.class.student;
        app.give_phone(student, "phone").await;
        app.break_down(Target::Fcm, kind, 0.5);
        for _ in 0..5 {
            write(&community, student).await;
        }
        assert_eq!(app.pushes_to("phone").await.len(), 5, "{kind:?}");
        app.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pushes_carry_ids_alone_if_the_operator_wants_no_text_to_leave() {
    let app = TestApp::with_parameters([("PushIdsOnly", "true")]).await;
    let community = app.community().await;
    let student = &community.class.student;
    app.give_phone(student, "phone").await;
    write(&community, student).await;
    let push = app.pushes_to("phone").await.remove(0);
    assert_eq!(push.body, "You have a new notification.");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_fcm_never_answers_is_given_up_and_sent_again() {
    let app = TestApp::new().await;
    let community = app.community().await;
    let student = &community.class.student;
    app.give_phone(student, "phone").await;
    app.break_down(Target::Fcm, Kind::Hang, 1.0);
    write(&community, student).await;
    // From here on the worker is about to ask, or waits for the answer already.
    until(|| app.count_rows(Table::Community, "notification_receipt") == 1).await;
    app.mend();
    assert_eq!(app.pushes_to("phone").await.len(), 1);
    app.finish().await;
}
