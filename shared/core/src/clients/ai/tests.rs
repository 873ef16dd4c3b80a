use std::time::Instant;

use axum::response::{IntoResponse as _, Response};

use super::*;
use crate::app::App;
use crate::clients::stand_in::{StandIn, app, reply};

const PATH: &str = "/v1/chat/completions";
const EMBEDDINGS: &str = "/v1/embeddings";

/// The service and Secrets Manager in one; `answer` is the service's.
async fn service(answer: impl Fn(usize) -> Response + Clone + Send + Sync + 'static) -> (App, StandIn) {
    let service = StandIn::start(move |asked, before| match asked.path.as_str() {
        "/" => reply(StatusCode::OK, &json!({ "SecretString": r#"{"api_key":"key-1"}"# })),
        _ => answer(before),
    })
    .await;
    let url = service.url.as_str();
    let base = format!("{url}/v1");
    let environment = [
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", url),
        ("AI_BASE_URL", base.as_str()),
        ("AI_MODEL", "model-1"),
        ("AI_SECRET", "ai"),
    ];
    (app(environment).await.0, service)
}

fn question() -> Question {
    Question {
        instructions: "Plan.".to_owned(),
        input: "Physics".to_owned(),
        schema: Some(("plan", json!({ "type": "object" }))),
    }
}

async fn ask(app: &App) -> Result<String, Failure> {
    let second = Duration::from_secs(1);
    app.ai().ask(&app.config, &app.secrets, &question(), second).await
}

fn said(content: &Value, finish_reason: &str) -> Value {
    json!({ "id": "1", "choices": [{ "index": 0, "finish_reason": finish_reason, "message": { "role": "assistant", "content": content } }] })
}

#[tokio::test]
async fn a_question_is_asked_as_the_reference_has_it() {
    let (app, service) = service(|_| reply(StatusCode::OK, &said(&json!("{}"), "stop"))).await;
    assert_eq!(ask(&app).await.unwrap(), "{}");
    let asked = service.asked(PATH).remove(0);
    assert_eq!(asked.headers["authorization"], "Bearer key-1");
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body["model"], "model-1");
    assert_eq!(body["messages"][0], json!({ "role": "system", "content": "Plan." }));
    assert_eq!(body["messages"][1], json!({ "role": "user", "content": "Physics" }));
    let schema = json!({ "name": "plan", "strict": true, "schema": { "type": "object" } });
    assert_eq!(
        body["response_format"],
        json!({ "type": "json_schema", "json_schema": schema })
    );
}

#[tokio::test]
async fn malformed_replies_are_invalid() {
    let replies = [
        json!({}),
        json!({ "choices": [] }),
        said(&json!(null), "stop"),
        said(&json!(" "), "stop"),
        said(&json!("{\"calendar\":"), "length"),
        json!("<html>"),
    ];
    for body in replies {
        let (app, _service) = service(move |_| reply(StatusCode::OK, &body)).await;
        assert!(matches!(ask(&app).await, Err(Failure::Invalid(_))));
    }
    let (app, _service) = service(|_| "<html>not JSON".into_response()).await;
    assert!(matches!(ask(&app).await, Err(Failure::Invalid(_))));
}

async fn embed(app: &App, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
    let (model, second) = (("meaning-1", Some(2)), Duration::from_secs(1));
    app.ai().embed(&app.config, &app.secrets, model, texts, second).await
}

fn embedding(index: usize, values: &[f32]) -> Value {
    json!({ "object": "embedding", "index": index, "embedding": values })
}

#[tokio::test]
async fn vectors_come_in_the_order_of_their_texts() {
    let data = json!({ "data": [embedding(1, &[0.0, 2.0]), embedding(0, &[1.0, 0.5])], "model": "meaning-1" });
    let (app, service) = service(move |_| reply(StatusCode::OK, &data)).await;
    let vectors = embed(&app, &["leaf", "root"]).await.unwrap();
    assert_eq!(vectors, [[1.0, 0.5], [0.0, 2.0]]);
    let asked = service.asked(EMBEDDINGS).remove(0);
    assert_eq!(asked.headers["authorization"], "Bearer key-1");
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    let expected =
        json!({ "model": "meaning-1", "input": ["leaf", "root"], "dimensions": 2, "encoding_format": "float" });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn vectors_that_do_not_fit_their_texts_are_invalid() {
    let whole = embedding(0, &[1.0, 0.5]);
    let replies = [
        json!({}),
        json!({ "data": [] }),
        json!({ "data": [whole] }),
        json!({ "data": [whole, whole] }),
        json!({ "data": [whole, embedding(2, &[1.0, 0.5])] }),
        json!({ "data": [whole, embedding(1, &[1.0])] }),
        json!({ "data": [embedding(0, &[]), embedding(1, &[])] }),
        json!({ "data": [whole, { "index": 1, "embedding": ["1"] }] }),
    ];
    for body in replies {
        let said = body.to_string();
        let (app, _service) = service(move |_| reply(StatusCode::OK, &body)).await;
        let failure = embed(&app, &["leaf", "root"]).await;
        assert!(matches!(failure, Err(Failure::Invalid(_))), "{said}");
    }
}

#[tokio::test]
async fn a_service_that_is_down_may_recover_but_a_refused_key_stays_refused() {
    for (status, expected) in [
        (500, true),
        (503, true),
        (429, true),
        (401, false),
        (404, false),
        (302, false),
    ] {
        let (app, _service) = service(move |_| reply(StatusCode::from_u16(status).unwrap(), &json!({}))).await;
        assert!(
            matches!(ask(&app).await, Err(Failure::Down { retry, .. }) if retry == expected),
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_refused_prompt_is_not_a_service_that_is_down() {
    for status in [400, 413, 422] {
        let (app, _service) = service(move |_| reply(StatusCode::from_u16(status).unwrap(), &json!({}))).await;
        assert!(matches!(ask(&app).await, Err(Failure::Invalid(_))), "{status}");
    }
}

#[tokio::test]
async fn every_request_is_counted() {
    let (app, _service) = service(|_| reply(StatusCode::SERVICE_UNAVAILABLE, &json!({}))).await;
    let (_failure, cost) = cost::measured(ask(&app)).await;
    assert_eq!(cost.ai_calls, 1);
}

#[tokio::test]
async fn a_service_that_says_nothing_is_given_up_in_time() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let (up, service) = service(|_| reply(StatusCode::OK, &json!({}))).await;
    drop(up);
    let environment = [
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", service.url.as_str()),
        ("AI_BASE_URL", silent.as_str()),
        ("AI_MODEL", "model-1"),
        ("AI_SECRET", "ai"),
    ];
    let (app, _clock) = app(environment).await;
    let begun = Instant::now();
    assert!(matches!(ask(&app).await, Err(Failure::Timeout(_))));
    assert!(begun.elapsed() < Duration::from_secs(3));
}
