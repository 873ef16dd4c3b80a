//! Changing the role of a user.

use serde_json::{Value, json};

use crate::api::admin::acts_on;
use crate::api::admin::users::path;
use crate::support::{TestApp, storm};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_role_counts_from_the_next_request_and_is_logged() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    student.get("/api/admin/users").await.assert_problem(403, "forbidden");
    for role in ["instructor", "admin"] {
        let changed = admin
            .patch(&path(&student.id), json!({ "role": role, "banned": true }))
            .await
            .assert_status(200);
        assert_eq!(
            (&changed.body["role"], &changed.body["is_banned"]),
            (&json!(role), &json!(false))
        );
        assert_eq!(
            student.get("/api/auth/profile").await.assert_status(200).body["role"],
            role
        );
    }
    student.get("/api/admin/users").await.assert_status(200);
    let role = |role: &str| json!({ "role": role });
    let acts = acts_on(&admin, &student.id).await;
    let expected = [("instructor", "admin"), ("student", "instructor")];
    assert_eq!(
        acts,
        expected.map(|(before, after)| ("user_role_changed".to_owned(), role(before), role(after)))
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_roles_and_changes_to_ones_own_role_are_refused() {
    let app = TestApp::new().await;
    let (admin, student) = (app.admin().await, app.student().await);
    for body in [
        json!({}),
        json!({ "role": "root" }),
        json!({ "role": null }),
        json!({ "role": "Admin" }),
        json!({ "role": 1 }),
    ] {
        admin
            .patch(&path(&student.id), body)
            .await
            .assert_wrong_fields(&["role"]);
    }
    admin
        .patch(&path(&admin.id), json!({ "role": "student" }))
        .await
        .assert_problem(409, "conflict");
    assert_eq!(
        admin.get("/api/admin/audit").await.assert_status(200).results(),
        [] as [Value; 0]
    );
    app.finish().await;
}

/// Of two admins who demote each other at the same moment, one succeeds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_always_an_admin_left() {
    let app = TestApp::new().await;
    for _ in 0..4 {
        let admins = [app.admin().await, app.admin().await];
        let replies = storm(2, |number| {
            let (admin, other) = (admins[number].clone(), admins[1 - number].id.clone());
            async move { admin.patch(&path(&other), json!({ "role": "student" })).await }
        })
        .await;
        let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 403]);
    }
    app.finish().await;
}
