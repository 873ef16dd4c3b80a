//! `DELETE /api/users/me`.

use http::Method;
use local::faults::{Kind, Target};
use serde_json::{Value, json};
use shared::database::Table;

use crate::api::users::pictures::{announce, png, send, uploaded};
use crate::api::users::put_belongings;
use crate::support::{Actor, PASSWORD, Reply, TestApp, storm, wrong};

const ME: &str = "/api/users/me";

async fn delete(actor: &Actor, proof: Value) -> Reply {
    actor.send(Method::DELETE, ME, Some(&proof)).await
}

async fn sign_in(app: &TestApp, email: &str) -> Reply {
    app.anon()
        .post("/api/login", json!({ "email": email, "password": PASSWORD }))
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_account_ends_at_once_and_frees_its_identifiers() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let mut socket = student.socket("/ws/notifications/").await;
    let reader = app.student().await;
    delete(&student, json!({ "password": PASSWORD }))
        .await
        .assert_status(204);
    student.get(ME).await.assert_problem(401, "unauthenticated");
    let refresh = json!({ "refresh_token": student.refresh_token });
    student
        .without_token()
        .post("/api/auth/refresh", refresh)
        .await
        .assert_problem(401, "refresh_token_invalid");
    assert_eq!(socket.closed().await, 1000);
    reader
        .get(&format!("/api/users/{}", student.id))
        .await
        .assert_problem(404, "not_found");
    // The address looks like one that never signed up.
    let (deleted, unknown) = (
        sign_in(&app, "asha@example.com").await,
        sign_in(&app, "nobody@example.com").await,
    );
    assert_eq!(deleted.status, 401);
    assert_eq!(deleted.without_request_id(), unknown.without_request_id());
    app.advance(61);
    let again = app.sign_in(&student.phone).await;
    assert_ne!(again.id, student.id);
    again
        .patch(ME, json!({ "email": "asha@example.com" }))
        .await
        .assert_status(200);
    // The worker later erases the old account only.
    app.settle().await;
    let profile = again.get(ME).await.assert_status(200);
    assert_eq!(profile.body["pending_email"], "asha@example.com");
    app.finish().await;
}

/// A deleted student who had pictures, an export and everything else that an account can have.
struct Erased {
    student: Actor,
    /// The ids of two uploaded pictures.
    pictures: [String; 2],
    /// The reply to a request for another upload.
    announced: Reply,
    /// The signed URLs of the export and of a picture.
    urls: [String; 2],
}

async fn erased(app: &TestApp) -> Erased {
    let student = app.student_with_password("asha@example.com").await;
    let pictures = [uploaded(&student, png(2000)).await, uploaded(&student, png(10)).await];
    let announced = announce(&student, 10).await;
    let profile = json!({ "profile_pictures": [pictures[0]], "bio": "Asha's own words" });
    student.patch(ME, profile).await.assert_status(200);
    put_belongings(&student).await;
    student.get("/api/users/me/export").await.assert_status(202);
    app.settle().await;
    let archive = student.get("/api/users/me/export").await.string("url");
    let shown = app.anon().get(&format!("/api/media/{}", pictures[0])).await;
    let urls = [archive, shown.header("location").to_owned()];
    for url in &urls {
        assert_eq!(student.http().get(url).send().await.unwrap().status(), 200);
    }
    let proof = json!({ "password": PASSWORD });
    delete(&student, proof).await.assert_status(204);
    app.settle().await;
    Erased {
        student,
        pictures,
        announced,
        urls,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_of_a_deleted_account_are_gone() {
    let app = TestApp::new().await;
    let erased = erased(&app).await;
    for url in &erased.urls {
        assert_eq!(app.anon().http().get(url).send().await.unwrap().status(), 404);
    }
    for picture in &erased.pictures {
        let reply = app.anon().get(&format!("/api/media/{picture}")).await;
        reply.assert_problem(404, "not_found");
    }
    // An upload URL outlives the account by minutes, and a file sent there by a day. It cannot be shown.
    assert_eq!(send(&erased.student, &erased.announced, png(10), &[]).await, 200);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_a_tombstone_is_left_of_a_deleted_account() {
    let app = TestApp::new().await;
    let student = erased(&app).await.student;
    let rows = [Table::Users, Table::Catalog, Table::Community]
        .map(|table| app.rows(table))
        .concat();
    let left: Vec<_> = rows
        .iter()
        .filter(|row| row.to_string().contains(&student.id))
        .collect();
    assert_eq!(left.len(), 1, "{left:#?}");
    let mut attributes: Vec<_> = left[0].as_object().unwrap().keys().map(String::as_str).collect();
    attributes.sort_unstable();
    let expected = [
        "created_at",
        "deleted_at",
        "id",
        "kind",
        "pk",
        "role",
        "sk",
        "updated_at",
    ];
    assert_eq!(attributes, expected);
    let text: String = rows.iter().map(Value::to_string).collect();
    let words = ["asha", "Asha", "push-token", "DEVICE#", "UPLOAD#", "EXPORT", "SKILL"];
    for trace in words.into_iter().chain([student.phone.as_str()]) {
        assert!(!text.contains(trace), "{trace}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deletion_needs_the_password_or_a_code_for_this_purpose() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    delete(&student, json!({})).await.assert_wrong_fields(&["password"]);
    delete(&student, json!({ "otp": "12" }))
        .await
        .assert_wrong_fields(&["otp_code"]);
    let refused = delete(&student, json!({ "password": "another password" })).await;
    insta::assert_json_snapshot!(refused.assert_problem(401, "credentials_invalid").problem(), @r#"
    {
      "code": "credentials_invalid",
      "detail": "The password is wrong, or the account does not exist.",
      "request_id": "[request id]",
      "status": 401,
      "title": "The credentials are not valid",
      "type": "urn:lectern:problem:credentials_invalid"
    }
    "#);
    app.anon()
        .send(Method::DELETE, ME, Some(&json!({ "password": PASSWORD })))
        .await
        .assert_problem(401, "unauthenticated");
    app.advance(61);
    let code = app.request_code_for(&student.phone, Some("login")).await;
    delete(&student, json!({ "otp": code }))
        .await
        .assert_problem(401, "otp_invalid");
    app.advance(61);
    let code = app.request_code_for(&student.phone, Some("delete")).await;
    delete(&student, json!({ "otp": wrong(&code) }))
        .await
        .assert_problem(401, "otp_invalid");
    student.get(ME).await.assert_status(200);
    // An account without a password cannot be deleted with one.
    let by_phone = app.student().await;
    delete(&by_phone, json!({ "password": PASSWORD }))
        .await
        .assert_problem(401, "credentials_invalid");
    delete(&student, json!({ "otp_code": code })).await.assert_status(204);
    delete(&student, json!({ "otp_code": code }))
        .await
        .assert_problem(401, "unauthenticated");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_token_cannot_guess_the_password() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let replies = storm(16, |_| {
        let student = student.clone();
        async move { delete(&student, json!({ "password": "a guess or so" })).await }
    })
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 401).count(), 10);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 6);
    delete(&student, json!({ "password": PASSWORD }))
        .await
        .assert_problem(429, "rate_limited");
    app.advance(15 * 60 + 1);
    delete(&student, json!({ "password": PASSWORD }))
        .await
        .assert_status(204);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_cannot_be_erased_is_not_deleted() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    app.break_down(Target::Sqs, Kind::Error, 1.0);
    delete(&student, json!({ "password": PASSWORD }))
        .await
        .assert_problem(503, "service_unavailable");
    app.mend();
    student.get(ME).await.assert_status(200);
    sign_in(&app, "asha@example.com").await.assert_status(200);
    delete(&student, json!({ "password": PASSWORD }))
        .await
        .assert_status(204);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_during_other_updates_leaves_nothing_behind() {
    let app = TestApp::new().await;
    let student = app.student_with_password("asha@example.com").await;
    let replies = storm(12, |number| {
        let student = student.clone();
        async move {
            match number {
                0 => delete(&student, json!({ "password": PASSWORD })).await,
                number if number % 2 == 0 => {
                    student
                        .patch(ME, json!({ "email": format!("asha{number}@example.com") }))
                        .await
                }
                number => {
                    student
                        .post(
                            "/api/users/me/skills",
                            json!({ "name": format!("S{number}"), "proficiency": "expert" }),
                        )
                        .await
                }
            }
        }
    })
    .await;
    assert_eq!(replies[0].status, 204, "{}", replies[0].text);
    assert!(replies.iter().all(|reply| reply.status < 500), "{replies:#?}");
    app.settle().await;
    // Whichever came first, no guard is left, and later updates were not stored.
    let rows: Vec<_> = app
        .rows(Table::Users)
        .into_iter()
        .filter(|row| row.to_string().contains(&student.id))
        .collect();
    assert!(rows.iter().all(|row| row["sk"] == "USER"), "{rows:#?}");
    assert!(!rows[0].to_string().contains("asha"));
    app.finish().await;
}
