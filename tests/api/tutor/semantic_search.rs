//! What the tutor finds by meaning, if an embedding model is configured.

use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, Uri};
use local::faults::{Kind, Target};
use serde_json::Value;
use shared::platform::http_client;
use shared::types::document::DocumentType;

use super::{ATP, CELL, Class, assert_not_answered};
use crate::support::TestApp;

/// Misspelled so that the files do not contain the word. The vectors of the local service are made of letters.
const MISSPELLED: &str = "Fotosyntesis?";
const FILE: &[u8] = b"Photosynthesis happens in chloroplasts, which turn light into sugar.";

/// A proxy in front of the local AI service that records requests.
#[derive(Clone)]
struct RecordingProxy {
    url: String,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
    upstream: Arc<OnceLock<String>>,
}

impl RecordingProxy {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            asked: Arc::default(),
            upstream: Arc::default(),
        };
        let shared = proxy.clone();
        let router = Router::new().fallback(move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let proxy = shared.clone();
            async move { proxy.forward(&uri, &headers, body).await }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        proxy
    }

    async fn forward(&self, uri: &Uri, headers: &HeaderMap, body: Bytes) -> (StatusCode, Bytes) {
        let asked = serde_json::from_slice(&body).unwrap();
        self.asked.lock().unwrap().push((uri.path().to_owned(), asked));
        let url = format!("{}/_local/ai/v1{}", self.upstream.get().unwrap(), uri.path());
        let request = http_client()
            .post(url)
            .header("authorization", &headers["authorization"]);
        let reply = request.body(body).send().await.unwrap();
        (reply.status(), reply.bytes().await.unwrap())
    }

    /// The bodies of the requests to `path`, as text.
    fn asked(&self, path: &str) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let matching = asked.iter().filter(|(requested, _)| requested == path);
        matching.map(|(_, body)| body.to_string()).collect()
    }
}

/// A class whose files were uploaded and read by the worker.
async fn class(model: &str, proxy: &RecordingProxy) -> Class {
    let app = TestApp::with_parameters([
        ("Tutor", "http"),
        ("AiBudgetSeconds", "1"),
        ("AiBaseUrl", &proxy.url),
        ("EmbeddingModel", model),
    ])
    .await;
    proxy.upstream.set(app.cloud.url()).unwrap();
    let class = Class::without_files(app).await;
    class
        .upload("cell-biology.md", DocumentType::Markdown, CELL.as_bytes())
        .await;
    class.upload("light.txt", DocumentType::Text, FILE).await;
    class
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chunk_that_shares_no_word_with_the_question_is_found_by_its_meaning() {
    let proxy = RecordingProxy::start().await;
    let class = class("trigrams", &proxy).await;
    let student = class.app.student().await;
    class.ask(&student, MISSPELLED).await.assert_status(200);
    let prompts = proxy.asked("/chat/completions");
    assert!(
        prompts.len() == 1 && prompts[0].contains("Photosynthesis happens"),
        "{prompts:?}"
    );
    let embedded = proxy.asked("/embeddings");
    assert!(embedded.last().unwrap().contains(MISSPELLED));
    // Search by words still works.
    class.assert_cited(&class.ask(&student, ATP).await.assert_status(200).body);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_model_only_words_count() {
    let proxy = RecordingProxy::start().await;
    let class = class("", &proxy).await;
    let student = class.app.student().await;
    assert_not_answered(&class.ask(&student, MISSPELLED).await.assert_status(200).body);
    class.assert_cited(&class.ask(&student, ATP).await.assert_status(200).body);
    assert_eq!(proxy.asked("/embeddings"), [""; 0]);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_without_vectors_cause_no_embedding_of_questions() {
    let proxy = RecordingProxy::start().await;
    let app = TestApp::with_parameters([("AiBaseUrl", proxy.url.as_str()), ("EmbeddingModel", "trigrams")]).await;
    proxy.upstream.set(app.cloud.url()).unwrap();
    let class = Class::without_files(app).await;
    class.put_file("cell-biology.md", &[CELL]).await;
    let student = class.app.student().await;
    class.assert_cited(&class.ask(&student, ATP).await.assert_status(200).body);
    assert_eq!(proxy.asked("/embeddings"), [""; 0]);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_by_words_remains_if_the_embedding_service_fails() {
    let proxy = RecordingProxy::start().await;
    let class = class("trigrams", &proxy).await;
    let student = class.app.student().await;
    for kind in [Kind::Error, Kind::Rude, Kind::Garbage, Kind::Hang] {
        class.app.break_down(Target::Ai, kind, 1.0);
        let reply = class.ask(&student, ATP).await.assert_status(200);
        class.app.mend();
        class.app.advance(31);
        assert_eq!(reply.body["source"], "builtin", "{kind:?}");
        class.assert_cited(&reply.body);
    }
    class.app.finish().await;
}
