//! Only admins reach the operations of this group.

use http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;

const UNKNOWN_ID: &str = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";

/// Every operation with a valid body, and whether it has an ID that can be unknown.
fn operations() -> Vec<(Method, String, Option<Value>, bool)> {
    let path = |rest: &str| format!("/api/admin/{rest}");
    vec![
        (Method::GET, path("leads"), None, false),
        (
            Method::PATCH,
            path(&format!("leads/{UNKNOWN_ID}")),
            Some(json!({ "notes": "new" })),
            true,
        ),
        (Method::POST, path(&format!("leads/{UNKNOWN_ID}/verify")), None, true),
        (Method::GET, path("users"), None, false),
        (Method::GET, path(&format!("users/{UNKNOWN_ID}")), None, true),
        (
            Method::PATCH,
            path(&format!("users/{UNKNOWN_ID}")),
            Some(json!({ "role": "instructor" })),
            true,
        ),
        (
            Method::POST,
            path(&format!("users/{UNKNOWN_ID}/ban")),
            Some(json!({ "reason": "spam" })),
            true,
        ),
        (Method::POST, path(&format!("users/{UNKNOWN_ID}/unban")), None, true),
        (
            Method::POST,
            path("event-interests"),
            Some(json!({ "name": "Chess" })),
            false,
        ),
        (
            Method::PUT,
            path("event-interests/99"),
            Some(json!({ "name": "Go" })),
            true,
        ),
        (Method::DELETE, path("event-interests/99"), None, true),
        (Method::GET, path("courses"), None, false),
        (Method::GET, path("audit"), None, false),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_roles_are_refused_before_anything_is_looked_up() {
    let app = TestApp::new().await;
    let (student, instructor, anon) = (app.student().await, app.instructor().await, app.anon());
    for (method, path, body, _) in operations() {
        let name = format!("{method} {path}");
        let ask = async |client: &crate::support::Client| client.send(method.clone(), &path, body.as_ref()).await;
        ask(&anon).await.assert_problem(401, "unauthenticated");
        for actor in [&student, &instructor] {
            let reply = ask(actor).await;
            assert_eq!(reply.status, 403, "{name}: {}", reply.text);
            reply.assert_problem(403, "forbidden");
        }
        // The role is checked before the body.
        if body.is_some() {
            student
                .send(method.clone(), &path, Some(&json!({})))
                .await
                .assert_problem(403, "forbidden");
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_ids_are_404_and_leave_no_log_entry() {
    let app = TestApp::new().await;
    let admin = app.admin().await;
    for (method, path, body, is_unknown) in operations() {
        let reply = admin.send(method.clone(), &path, body.as_ref()).await;
        match is_unknown {
            true => drop(reply.assert_problem(404, "not_found")),
            false => assert!(matches!(reply.status, 200 | 201), "{method} {path}: {}", reply.text),
        }
        for odd in ["nothing", "0", "-1", "%00", "a%2Fb"] {
            let path = path.replace(UNKNOWN_ID, odd).replace("/99", &format!("/{odd}"));
            if is_unknown {
                let reply = admin.send(method.clone(), &path, body.as_ref()).await;
                // An encoded slash makes another path of it.
                let code = if odd == "a%2Fb" { "route_not_found" } else { "not_found" };
                assert_eq!(reply.problem_code(), code, "{method} {path}: {}", reply.text);
            }
        }
    }
    // Refused actions are not in the log.
    let log = admin.get("/api/admin/audit").await.assert_status(200);
    assert_eq!(log.results().len(), 1, "{}", log.text);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demoted_admin_is_refused_at_once() {
    let app = TestApp::new().await;
    let (first, second) = (app.admin().await, app.admin().await);
    first
        .patch(&format!("/api/admin/users/{}", second.id), json!({ "role": "student" }))
        .await
        .assert_status(200);
    second.get("/api/admin/users").await.assert_problem(403, "forbidden");
    app.finish().await;
}
