//! Who gets in, asked of the real gateway.

use http::Method;
use serde_json::json;

use super::operations;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anonymous_gets_in_where_it_is_declared_and_nowhere_else() {
    let app = TestApp::new().await;
    let anon = app.anon();
    let (mut closed, mut open) = (0, 0);
    for operation in operations::all() {
        let method: Method = operation.method.parse().unwrap();
        let (path, name) = (operation.filled_path(), format!("{method} {}", operation.path));
        let body = (method != Method::GET).then(|| json!({}));
        for path in [path.clone(), format!("{path}/")] {
            let reply = anon.send(method.clone(), &path, body.as_ref()).await;
            if operation.needs_bearer() {
                assert_eq!(reply.status, 401, "{name}: {}", reply.text);
                reply.assert_problem(401, "unauthenticated");
                closed += 1;
            } else {
                assert!(
                    reply.status != 401 && reply.status < 500,
                    "{name}: {} {}",
                    reply.status,
                    reply.text
                );
                open += 1;
            }
        }
    }
    assert!(closed > 0 && open > 0);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_wrong_credentials_open_a_closed_door() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMTkyZjBjMS0yYjdhLTdjM2UtOWQ1NS0zZjZmMGU2YTFiMmMifQ.";
    let (head, signature) = student.access_token.rsplit_once('.').unwrap();
    let forged = format!("Bearer {head}.{}", signature.chars().rev().collect::<String>());
    let wrong = [
        "Bearer",
        "Bearer ",
        "bearer x",
        "Basic YTpi",
        "Token abc",
        &format!("Bearer {unsigned}"),
        &forged,
        &format!("Bearer {}", student.refresh_token),
        &format!("Basic {}", student.access_token),
        &student.access_token,
    ];
    for authorization in wrong {
        let client = app.anon().with_header("authorization", authorization);
        for operation in operations::all()
            .into_iter()
            .filter(|operation| operation.needs_bearer())
        {
            let body = (operation.method != "GET").then(|| json!({}));
            let reply = client
                .send(
                    operation.method.parse().unwrap(),
                    &operation.filled_path(),
                    body.as_ref(),
                )
                .await;
            assert_eq!(
                reply.status, 401,
                "{} with {authorization}: {}",
                operation.id, reply.text
            );
            reply.assert_problem(401, "unauthenticated");
        }
    }
    student.get("/api/users/me").await.assert_status(200);
    app.finish().await;
}
