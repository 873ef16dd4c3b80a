//! Methods beyond the declared ones: 405 with the declared ones in `Allow`, and HEAD wherever there is GET.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderMap, Method};

use super::operations::{self, Operation};
use crate::support::TestApp;

/// Headers that differ from reply to reply.
const VARYING_HEADERS: [&str; 5] = [
    "apigw-requestid",
    "date",
    "server-timing",
    "x-local-cost",
    "x-request-id",
];

/// The operations of every path of the product.
fn paths() -> BTreeMap<String, Vec<Operation>> {
    let mut paths: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for operation in operations::all() {
        paths.entry(operation.path.clone()).or_default().push(operation);
    }
    paths
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_method_is_refused_at_every_path_with_the_declared_ones() {
    let app = TestApp::new().await;
    let anon = app.anon();
    for (path, operations) in paths() {
        let mut declared: BTreeSet<_> = operations.iter().map(|operation| operation.method.as_str()).collect();
        if declared.contains("GET") {
            declared.insert("HEAD");
        }
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"] {
            if declared.contains(method) {
                continue;
            }
            let reply = anon
                .send(method.parse().unwrap(), &operations[0].filled_path(), None)
                .await
                .assert_problem(405, "method_not_allowed");
            let allowed: BTreeSet<_> = reply.header("allow").split(',').map(str::trim).collect();
            assert_eq!(allowed, declared, "{method} {path}");
        }
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_is_refused_where_there_is_no_get() {
    let app = TestApp::new().await;
    for (path, operations) in paths() {
        if operations.iter().any(|operation| operation.method == "GET") {
            continue;
        }
        let head = app.anon().send(Method::HEAD, &operations[0].filled_path(), None).await;
        assert_eq!((head.status, head.text.as_str()), (405, ""), "{path}");
        assert_eq!(head.header("content-type"), "application/problem+json", "{path}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_has_the_status_and_the_headers_of_get_and_no_body() {
    let app = TestApp::new().await;
    let (anon, student, admin) = (app.anon(), app.student().await, app.admin().await);
    let mut found = 0;
    for operation in operations::all() {
        if operation.method != "GET" {
            continue;
        }
        for client in [&anon, &*student, &*admin] {
            let path = operation.filled_path();
            let get = client.send(Method::GET, &path, None).await;
            let head = client.send(Method::HEAD, &path, None).await;
            assert_eq!(head.status, get.status, "{path}: {}", get.text);
            assert_eq!(steady(&head.headers), steady(&get.headers), "{path}");
            assert_eq!(head.text, "", "{path}");
            found += usize::from(get.status == 200);
        }
    }
    assert!(found > 0);
    app.finish().await;
}

fn steady(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in VARYING_HEADERS {
        headers.remove(name);
    }
    headers
}
