//! `GET /api/users/{id}`.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_profile_contains_nothing_private() {
    let app = TestApp::new().await;
    let (student, reader) = (app.student_with_password("asha@example.com").await, app.student().await);
    let profile = json!({
        "bio": "Learns by teaching.", "location": "Secretville", "birth_date": "2001-05-17", "gender": "female",
        "profile_pictures": ["https://example.com/a.jpg", "https://example.com/private.jpg"],
    });
    student.patch("/api/users/me", profile).await.assert_status(200);
    student
        .put("/api/users/me/social", json!({ "github": "https://github.com/asha" }))
        .await
        .assert_status(200);
    let skill = student
        .post(
            "/api/users/me/skills",
            json!({ "name": "Rust", "proficiency": "expert" }),
        )
        .await
        .body;
    let reply = reader
        .get(&format!("/api/users/{}", student.id))
        .await
        .assert_status(200);
    let expected = json!({
        "id": student.id, "username": null, "role": "student", "name": "Asha Rao", "first_name": "Asha",
        "last_name": "Rao",
        "avatar_url": "https://example.com/a.jpg", "bio": "Learns by teaching.",
        "social": {
            "website": null, "twitter": null, "linkedin": null, "github": "https://github.com/asha", "facebook": null,
            "instagram": null, "youtube": null,
        },
        "skills": [skill],
    });
    assert_eq!(reply.body, expected);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_and_banned_users_are_not_found() {
    let app = TestApp::new().await;
    let (student, reader) = (app.student().await, app.student().await);
    let path = format!("/api/users/{}", student.id);
    app.anon().get(&path).await.assert_problem(401, "unauthenticated");
    reader.get(&path).await.assert_status(200);
    app.ban(&student.id);
    let banned = reader.get(&path).await.assert_problem(404, "not_found");
    let unknown = reader
        .get("/api/users/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c")
        .await
        .assert_problem(404, "not_found");
    assert_eq!(banned.without_request_id(), unknown.without_request_id());
    reader.get("/api/users/nobody").await.assert_problem(404, "not_found");
    app.finish().await;
}
