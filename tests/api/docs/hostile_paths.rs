//! Malformed and hostile paths.

use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::TestApp;

const PATHS: [&str; 33] = [
    "/%00",
    "/api/%00",
    "/api/users/me%00",
    "/api/%2e%2e/%2e%2e/etc/passwd",
    "/api/..%2f..%2fetc",
    "/api/media/%2e%2e%2fhealth",
    "/%ff",
    "/api/%ff%fe",
    "/api/media/%C3%28",
    "/api/%",
    "/api/%zz",
    "/api/%u0041",
    "//",
    "//api//health",
    "/api//health",
    "/api/health//",
    "/api/приве́т",
    "/api/%F0%9F%8E%93",
    "/api/media/%E0%A4%95",
    "/api/health%2F",
    "/api/health%3Fa=1",
    "/api/media/{id}",
    "/api/media/%7Bid%7D",
    "/$default",
    "/%24default",
    "/api/media/a;b=c",
    "/api/health?%00=%ff&&&=",
    "/api/health?a=%zz",
    "/api/auth/sessions?limit=%ff",
    "/api/auth/sessions?cursor=%00",
    "/.well-known/jwks.json%00",
    "/_local%2fclock",
    "/api/media/%0d%0aSet-Cookie:%20a=1",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_paths_cause_no_server_error() {
    let app = TestApp::new().await;
    let student = app.student().await;
    let long = format!("/api/{}", "a".repeat(20_000));
    let deep = "/a".repeat(4_000);
    for path in PATHS.into_iter().chain([long.as_str(), &deep]) {
        for method in [Method::GET, Method::POST] {
            let reply = student.send(method.clone(), path, None).await;
            let shown = &path[..path.len().min(60)];
            assert!(reply.status < 500, "{method} {shown}: {} {}", reply.status, reply.text);
            assert!(!reply.headers.contains_key("set-cookie"), "{shown}");
            assert!(reply.status < 300 || reply.status >= 400, "{method} {shown} redirects");
        }
    }
    app.finish().await;
}

/// Request lines that no client library would send.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_request_lines_cause_no_server_error() {
    let app = TestApp::new().await;
    let address = app.cloud.url().trim_start_matches("http://").to_owned();
    let targets: [&[u8]; 8] = [
        b"/api/../api/health",
        b"/api/./health",
        b"/api/\xff\xfe",
        b"/api/he alth",
        b"*",
        b"api/health",
        b"http://elsewhere.example/api/health",
        b"/api/health#fragment",
    ];
    for target in targets {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let request = [b"GET ", target, b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"].concat();
        stream.write_all(&request).await.unwrap();
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).await.unwrap();
        let line = String::from_utf8_lossy(&reply)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        let shown = String::from_utf8_lossy(target).into_owned();
        assert!(
            ["HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 404"]
                .iter()
                .any(|wanted| line.starts_with(wanted)),
            "{shown}: {line}"
        );
    }
    app.anon().get("/api/health").await.assert_status(200);
    app.finish().await;
}
