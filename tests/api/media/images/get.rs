//! Redirecting to an uploaded image.

use http::Method;
use serde_json::json;

use crate::api::users::pictures::{announce, png, uploaded};
use crate::support::TestApp;

const UNKNOWN: &str = "/api/media/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anonymous_clients_are_redirected_to_the_bytes_of_a_picture() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let id = uploaded(&student, png(5000)).await;
    student
        .patch("/api/users/me", json!({ "avatar_url": id }))
        .await
        .assert_status(200);
    for path in [format!("/api/media/{id}"), format!("/api/media/{id}/")] {
        let reply = app.anon().get(&path).await.assert_status(302);
        assert_eq!(reply.cost.dynamodb_calls, 1);
        let age = reply
            .header("cache-control")
            .split("max-age=")
            .nth(1)
            .and_then(|age| age.parse::<u64>().ok());
        // A cached redirect must not outlive the URL, which expires after five minutes.
        assert!(age.is_some_and(|age| age < 300), "{}", reply.header("cache-control"));
        let shown = student.http().get(reply.header("location")).send().await.unwrap();
        assert_eq!(
            (
                shown.status().as_u16(),
                shown.headers()["content-type"].to_str().unwrap()
            ),
            (200, "image/png")
        );
        assert_eq!(shown.bytes().await.unwrap(), png(5000));
        // The URL only allows reading this object.
        let overwritten = student
            .http()
            .put(reply.header("location"))
            .body(png(10))
            .send()
            .await
            .unwrap();
        assert_eq!(overwritten.status(), 403);
        let another = reply.header("location").replacen("/images/", "/incoming/", 1);
        assert_eq!(student.http().get(another).send().await.unwrap().status(), 403);
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_malformed_and_unfinished_pictures_get_the_same_404() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let unknown = app
        .anon()
        .get(UNKNOWN)
        .await
        .assert_problem(404, "not_found")
        .without_request_id();
    let requested = announce(&student, 10).await.string("upload_id");
    let arrived = uploaded(&student, png(10)).await;
    for id in [
        requested.as_str(),
        &arrived,
        "1",
        "x",
        "%00",
        "%F0%9F%8E%93",
        &"a".repeat(3_000),
        "UPLOAD%23x",
    ] {
        for client in [&app.anon(), &*student] {
            let reply = client
                .get(&format!("/api/media/{id}"))
                .await
                .assert_problem(404, "not_found");
            // What no URL keeps is not even looked up.
            if id != "%00" {
                assert_eq!(reply.without_request_id(), unknown, "{id}");
            }
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_methods_are_not_allowed() {
    let app = TestApp::new().await;
    let mut problems = Vec::new();
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        let reply = app.anon().send(method, UNKNOWN, None).await;
        let reply = reply.assert_problem(405, "method_not_allowed");
        assert_eq!(reply.header("allow"), "GET,HEAD");
        problems.push(reply.problem());
    }
    problems.dedup();
    assert_eq!(problems.len(), 1, "{problems:?}");
    insta::assert_json_snapshot!(problems[0], @r#"
    {
      "code": "method_not_allowed",
      "detail": "This path does not have this method.",
      "request_id": "[request id]",
      "status": 405,
      "title": "The method is not allowed here",
      "type": "urn:lectern:problem:method_not_allowed"
    }
    "#);
    app.finish().await;
}
