//! Requests that no operation takes.

use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_paths_are_not_found() {
    let app = TestApp::new().await;
    let student = app.student().await;
    for path in [
        "/",
        "/nothing",
        "/api/nothing",
        "/api/users",
        "/api/auth",
        "/api/auth/sessions/a/b",
        "/API/health",
        "/api/health/x",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            student
                .send(method.clone(), path, None)
                .await
                .assert_problem(404, "route_not_found");
            app.anon()
                .send(method, path, None)
                .await
                .assert_problem(404, "route_not_found");
        }
    }
    app.anon()
        .post("/api/nothing", json!({ "a": 1 }))
        .await
        .assert_problem(404, "route_not_found");
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_method_is_refused_with_the_allowed_ones() {
    let app = TestApp::new().await;
    let anon = app.anon();
    let document = anon.get("/api/openapi.json").await.body;
    for (path, item) in document["paths"].as_object().unwrap() {
        let allowed: BTreeSet<_> = item
            .as_object()
            .unwrap()
            .keys()
            .map(|method| method.to_uppercase())
            .collect();
        let path = path.replace("{id}", "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c");
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if allowed.contains(method.as_str()) {
                continue;
            }
            for path in [path.clone(), format!("{path}/")] {
                let reply = anon
                    .send(method.clone(), &path, None)
                    .await
                    .assert_problem(405, "method_not_allowed");
                // A function also lists HEAD if another of its paths matches this one with GET.
                let named = reply.header("allow").split(',').map(str::trim);
                let named: BTreeSet<_> = named.filter(|method| *method != "HEAD").map(str::to_owned).collect();
                assert_eq!(named, allowed, "{method} {path}");
            }
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_and_options_have_sane_statuses() {
    let app = TestApp::new().await;
    let anon = app.anon();
    for path in ["/api/health", "/api/users/me", "/api/nothing", "/api/request-otp"] {
        let head = anon.send(Method::HEAD, path, None).await;
        assert!(matches!(head.status, 200 | 401 | 404 | 405), "{path}: {}", head.status);
        assert_eq!(head.text, "");
        let options = anon.send(Method::OPTIONS, path, None).await;
        assert!(matches!(options.status, 204 | 404 | 405), "{path}: {}", options.status);
        if options.status == 405 {
            assert_ne!(options.header("allow"), "");
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_accepts_a_trailing_slash() {
    let app = TestApp::new().await;
    let (anon, document) = (app.anon(), app.anon().get("/api/openapi.json").await.body);
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c");
        for (method, _) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let body = (method != Method::GET).then(|| json!({}));
            let plain = anon.send(method.clone(), &path, body.as_ref()).await;
            let slashed = anon.send(method.clone(), &format!("{path}/"), body.as_ref()).await;
            assert_eq!(slashed.status, plain.status, "{method} {path}");
            assert!(
                !matches!(plain.status, 301 | 307 | 308 | 405 | 500..),
                "{method} {path}: {}",
                plain.status
            );
            let code = |body: &Value| body["code"].clone();
            assert_eq!(code(&slashed.body), code(&plain.body));
        }
    }
    app.finish().await;
}
