//! A stub of a provider for unit tests: sends scripted replies and records the requests.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;

use crate::app::App;
use crate::clock::Clock;
use crate::platform::{Platform, ProviderHttp, aws_http_client};

/// What a provider was asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

/// A provider on loopback.
#[derive(Clone)]
pub(super) struct StandIn {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StandIn {
    /// Starts one whose answers are made by `answer`, which is given how often it was asked before.
    pub async fn start(answer: impl Fn(&Asked, usize) -> Response + Clone + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let kept = Arc::clone(&asked);
        let router = Router::new().fallback(move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let (kept, answer) = (Arc::clone(&kept), answer.clone());
            async move {
                let body = String::from_utf8(body.to_vec()).unwrap();
                let asked = Asked {
                    path: uri.path().to_owned(),
                    headers,
                    body,
                };
                let before = kept
                    .lock()
                    .unwrap()
                    .iter()
                    .filter(|earlier| earlier.path == asked.path)
                    .count();
                kept.lock().unwrap().push(asked.clone());
                answer(&asked, before)
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, asked }
    }

    /// Everything it was asked at `path`.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .filter(|asked| asked.path == path)
            .cloned()
            .collect()
    }
}

/// A JSON answer.
pub(super) fn reply(status: StatusCode, body: &Value) -> Response {
    (status, [("content-type", "application/json")], body.to_string()).into_response()
}

/// An app with this environment and the clock of its functions.
pub(super) async fn app<const N: usize>(environment: [(&str, &str); N]) -> (App, Clock) {
    let clock = Clock::system();
    let keys = [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")];
    let environment = keys
        .into_iter()
        .chain(environment)
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let platform = Platform {
        environment: environment.collect::<BTreeMap<_, _>>(),
        clock: clock.clone(),
        aws_http: aws_http_client(),
        http: ProviderHttp::default(),
        interceptors: Vec::new(),
        observer: crate::platform::Observer::default(),
    };
    (App::start(platform).await.unwrap(), clock)
}
