//! The events for `cargo lambda invoke`: each is one that AWS could send, and its function can answer it.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayWebsocketProxyRequest};
use aws_lambda_events::sqs::SqsEvent;
use serde_json::{Value, json};

use super::{ROOT, file, operations};
use crate::support::TestApp;
use crate::support::documented::{self, Answer};

/// Operations whose event has a password, which no account has.
const ASK_FOR_THE_PASSWORD: [&str; 2] = ["change_password", "delete_me"];

/// The events of a function by their names.
fn of_function(binary: &str) -> Vec<(String, Value)> {
    let entries = std::fs::read_dir(format!("{ROOT}/events/{binary}")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .map(|name| {
            (
                name.clone(),
                serde_json::from_str(&file(&format!("events/{binary}/{name}"))).unwrap(),
            )
        })
        .collect()
}

/// The event of an operation that is not an alias.
pub fn event(operation: &operations::Operation) -> Value {
    let path = r#gen::mirror::event(operation.binary, &operation.handler, &operation.id);
    serde_json::from_str(&file(&format!("events/{path}.json"))).unwrap()
}

/// The status of a function's reply, which is as the OpenAPI document says.
fn compared(operation: &operations::Operation, reply: &Value) -> u64 {
    let status = reply["statusCode"].as_u64().unwrap();
    let answer = Answer {
        status: status.try_into().unwrap(),
        content_type: reply["headers"]["content-type"].as_str().unwrap_or_default(),
        text: reply["body"].as_str().unwrap_or_default(),
    };
    documented::check(&operation.method, &operation.path, answer).unwrap_or_else(|error| panic!("{error}"));
    status
}

#[test]
fn every_operation_has_an_event_that_matches_its_route() {
    for operation in operations::all().iter().filter(|operation| !operation.is_alias()) {
        let event = event(operation);
        let request: ApiGatewayV2httpRequest = serde_json::from_value(event.clone()).unwrap();
        assert_eq!(event["version"], "2.0", "{}", operation.id);
        let routes = [
            format!("ANY {}", operation.path),
            format!("{} {}", operation.method, operation.path),
        ];
        assert!(
            request.route_key.as_ref().is_some_and(|key| routes.contains(key)),
            "{}: {:?}",
            operation.id,
            request.route_key
        );
        assert_eq!(request.request_context.http.method.as_str(), operation.method);
        assert_eq!(request.raw_path, request.request_context.http.path);
        for parameter in operation
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        {
            assert!(
                request
                    .path_parameters
                    .get(parameter)
                    .is_some_and(|value| !value.is_empty()),
                "{}",
                operation.id
            );
        }
        assert_eq!(
            request.headers.contains_key("authorization"),
            operation.needs_bearer(),
            "{}",
            operation.id
        );
        if let Some(body) = request.body {
            assert!(
                serde_json::from_str::<Value>(&body).is_ok_and(|body| body.is_object()),
                "{}",
                operation.id
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_is_answered_with_and_without_a_good_token() {
    let app = TestApp::new().await;
    for operation in operations::all().iter().filter(|operation| !operation.is_alias()) {
        let invoker = app.cloud.invoker(operation.binary).unwrap();
        let reply = invoker.invoke(event(operation), "test").await.unwrap();
        let status = compared(operation, &reply);
        assert!(status < 500, "{}: {reply}", operation.id);
        if !operation.needs_bearer() {
            continue;
        }
        assert_eq!(status, 401, "{}", operation.id);
        // Somebody else each: some operations end the session.
        let actor = if ["admin", "catalog", "community", "notifications", "payments"].contains(&operation.binary) {
            app.admin().await
        } else {
            app.student().await
        };
        let mut event = event(operation);
        event["headers"]["authorization"] = json!(format!("Bearer {}", actor.access_token));
        let reply = invoker.invoke(event, "test").await.unwrap();
        let status = compared(operation, &reply);
        if ASK_FOR_THE_PASSWORD.contains(&operation.id.as_str()) {
            assert!(
                reply["body"].as_str().unwrap().contains("credentials_invalid"),
                "{}: {reply}",
                operation.id
            );
            continue;
        }
        assert!(
            status < 500 && ![400, 401, 403, 405, 422].contains(&status),
            "{}: {reply}",
            operation.id
        );
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_events_of_queues_and_sockets_are_answered_too() {
    let app = TestApp::new().await;
    for binary in ["notifier", "background-worker", "media-worker", "ai-worker"] {
        for (name, event) in of_function(binary) {
            serde_json::from_value::<SqsEvent>(event.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
            let reply = app.cloud.invoker(binary).unwrap().invoke(event, "test").await.unwrap();
            assert_eq!(reply["batchItemFailures"], json!([]), "{name}");
        }
    }
    for (name, event) in of_function("fanout") {
        let is_batch = event.get("Records").is_some();
        let reply = app.cloud.invoker("fanout").unwrap().invoke(event, "test").await;
        let expected = if is_batch {
            json!({ "batchItemFailures": [] })
        } else {
            Value::Null
        };
        assert_eq!(reply.unwrap(), expected, "{name}");
    }
    for binary in ["quiz-worker", "reconciler"] {
        for (name, event) in of_function(binary) {
            let is_batch = event["Records"].is_array();
            let reply = app.cloud.invoker(binary).unwrap().invoke(event, "test").await.unwrap();
            match is_batch {
                true => assert_eq!(reply["batchItemFailures"], json!([]), "{name}"),
                false => assert_eq!(reply, Value::Null, "{name}"),
            }
        }
    }
    for (name, event) in of_function("chat") {
        serde_json::from_value::<ApiGatewayWebsocketProxyRequest>(event.clone())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let reply = app.cloud.invoker("chat").unwrap().invoke(event, "test").await.unwrap();
        assert!(reply["statusCode"].as_u64().unwrap() < 500, "{name}: {reply}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_broken_message_does_not_fail_its_batch() {
    let app = TestApp::new().await;
    let (_, mut event) = of_function("notifier").remove(0);
    let good = event["Records"][0].clone();
    let record = |id: &str, body: Option<&str>| {
        let mut record = good.clone();
        record["messageId"] = json!(id);
        if let Some(body) = body {
            record["body"] = json!(body);
        }
        record
    };
    event["Records"] = json!([
        record("1", None),
        record("2", Some("{")),
        record("3", None),
        record("4", Some("{}"))
    ]);
    let reply = app
        .cloud
        .invoker("notifier")
        .unwrap()
        .invoke(event, "test")
        .await
        .unwrap();
    let mut failed: Vec<_> = reply["batchItemFailures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["itemIdentifier"].clone())
        .collect();
    failed.sort_by_key(Value::to_string);
    assert_eq!(failed, [json!("2"), json!("4")]);
    app.finish().await;
}
