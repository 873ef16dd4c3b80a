//! `DELETE /api/auth/sessions/{id}`.

use crate::support::{Actor, TestApp};

async fn current(actor: &Actor) -> String {
    let list = actor.get("/api/auth/sessions").await.assert_status(200);
    let current = list
        .results()
        .iter()
        .find(|session| session["is_current"] == true)
        .unwrap();
    current["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_ends_at_once() {
    let app = TestApp::new().await;
    let here = app.student().await;
    app.advance(61);
    let elsewhere = app.sign_in(&here.phone).await;
    let path = format!("/api/auth/sessions/{}", current(&elsewhere).await);
    let ended = here.delete(&path).await.assert_status(204);
    assert!(ended.text.is_empty());
    elsewhere
        .get("/api/auth/profile")
        .await
        .assert_problem(401, "unauthenticated");
    here.get("/api/auth/profile").await.assert_status(200);
    here.delete(&path).await.assert_problem(404, "not_found");
    app.finish().await;
}

#[tokio::test]
async fn foreign_unknown_and_malformed_ids_look_the_same() {
    let app = TestApp::new().await;
    let (student, stranger) = (app.student().await, app.student().await);
    let foreign = current(&stranger).await;
    let unknown = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";
    let mut bodies = Vec::new();
    for id in [foreign.as_str(), unknown, "x", "SESSION", &stranger.id] {
        let refused = student.delete(&format!("/api/auth/sessions/{id}")).await;
        bodies.push(refused.assert_problem(404, "not_found").without_request_id());
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    // What no URL keeps makes another path.
    for odd in ["%20", "%2E%2E", "%09"] {
        student
            .delete(&format!("/api/auth/sessions/{odd}"))
            .await
            .assert_status(404);
    }
    stranger.get("/api/auth/profile").await.assert_status(200);
    app.anon()
        .delete(&format!("/api/auth/sessions/{foreign}"))
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test]
async fn the_current_session_can_be_ended_too() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let path = format!("/api/auth/sessions/{}", current(&student).await);
    student.delete(&path).await.assert_status(204);
    student.delete(&path).await.assert_problem(401, "unauthenticated");
    app.finish().await;
}
