//! What the tutor finds by meaning, where there is an embedding model.

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

/// Spelled so that no word of it is in the files; the vectors of the local service are made of letters.
const MISSPELT: &str = "Fotosyntesis?";
const FILE: &[u8] = b"Photosynthesis happens in chloroplasts, which turn light into sugar.";

/// Stands before the local AI service and notes what it is asked.
#[derive(Clone)]
struct Spy {
    url: String,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
    behind: Arc<OnceLock<String>>,
}

impl Spy {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let spy = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            asked: Arc::default(),
            behind: Arc::default(),
        };
        let own = spy.clone();
        let router = Router::new().fallback(move |uri: Uri, headers: HeaderMap, body: Bytes| {
            let spy = own.clone();
            async move { spy.pass_on(&uri, &headers, body).await }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        spy
    }

    async fn pass_on(&self, uri: &Uri, headers: &HeaderMap, body: Bytes) -> (StatusCode, Bytes) {
        let asked = serde_json::from_slice(&body).unwrap();
        self.asked.lock().unwrap().push((uri.path().to_owned(), asked));
        let url = format!("{}/_local/ai/v1{}", self.behind.get().unwrap(), uri.path());
        let request = http_client()
            .post(url)
            .header("authorization", &headers["authorization"]);
        let reply = request.body(body).send().await.unwrap();
        (reply.status(), reply.bytes().await.unwrap())
    }

    /// What was asked for at `path`, as text.
    fn asked(&self, path: &str) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let there = asked.iter().filter(|(at, _)| at == path);
        there.map(|(_, body)| body.to_string()).collect()
    }
}

/// A class whose files went the whole way.
async fn class(model: &str, spy: &Spy) -> Class {
    let app = TestApp::with_parameters([
        ("Tutor", "http"),
        ("AiBudgetSeconds", "1"),
        ("AiBaseUrl", &spy.url),
        ("EmbeddingModel", model),
    ])
    .await;
    spy.behind.set(app.cloud.url()).unwrap();
    let class = Class::without_files(app).await;
    class
        .upload("cell-biology.md", DocumentType::Markdown, CELL.as_bytes())
        .await;
    class.upload("light.txt", DocumentType::Text, FILE).await;
    class
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chunk_without_any_word_of_the_question_is_found_by_its_meaning() {
    let spy = Spy::start().await;
    let class = class("trigrams", &spy).await;
    let student = class.app.student().await;
    class.ask(&student, MISSPELT).await.assert_status(200);
    let prompts = spy.asked("/chat/completions");
    assert!(
        prompts.len() == 1 && prompts[0].contains("Photosynthesis happens"),
        "{prompts:?}"
    );
    let embedded = spy.asked("/embeddings");
    assert!(embedded.last().unwrap().contains(MISSPELT));
    // What words find is still found.
    class.assert_cited(&class.ask(&student, ATP).await.assert_status(200).body);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_model_words_alone_count() {
    let spy = Spy::start().await;
    let class = class("", &spy).await;
    let student = class.app.student().await;
    assert_not_answered(&class.ask(&student, MISSPELT).await.assert_status(200).body);
    class.assert_cited(&class.ask(&student, ATP).await.assert_status(200).body);
    assert_eq!(spy.asked("/embeddings"), [""; 0]);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_were_read_before_there_was_a_model_cost_no_question() {
    let spy = Spy::start().await;
    let app = TestApp::with_parameters([("AiBaseUrl", spy.url.as_str()), ("EmbeddingModel", "trigrams")]).await;
    spy.behind.set(app.cloud.url()).unwrap();
    let class = Class::without_files(app).await;
    class.put_file("cell-biology.md", &[CELL]).await;
    let student = class.app.student().await;
    class.assert_cited(&class.ask(&student, ATP).await.assert_status(200).body);
    assert_eq!(spy.asked("/embeddings"), [""; 0]);
    class.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_fails_leaves_the_words() {
    let spy = Spy::start().await;
    let class = class("trigrams", &spy).await;
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
