//! Hostile values in every parameter of every path, query and body, from callers of every role: no reply is a 5xx.
//!
//! One parameter of a request is replaced at a time, so that the others let the request get as far as it can. Long
//! texts are sent by callers of every role; the other values are dealt out to them in turn. Aliases are left out,
//! because an alias has the handler of its operation.

use std::collections::BTreeSet;

use futures::{StreamExt as _, stream};
use http::Method;
use serde_json::{Map, Value, json};

use super::operations::Operation;
use super::roles::{World, operations};
use super::{events, file};
use crate::support::{Client, Reply};

/// Requests at the same time.
const AT_ONCE: usize = 8;
/// The number of requests that the document is known to lead to, at least. A lower number means that the test no longer
/// finds the parameters.
const MIN_REQUESTS: usize = 6_000;
/// One letter more than the longest key has.
const LONG: usize = 2_049;
/// Stands for text that `serde_json` cannot hold.
const LONE_SURROGATE: &str = "LONE SURROGATE";

/// A request with one hostile parameter.
#[derive(Clone)]
struct Attack {
    method: Method,
    path: String,
    body: Option<String>,
    /// What was replaced, for failures.
    name: String,
    /// Whether the value is one letter more than fits into a key.
    is_long: bool,
}

/// Percent-encoded text for paths and queries.
fn texts() -> Vec<String> {
    let mut texts = vec![
        "a".repeat(LONG),
        "%F0%9F%92%A3".repeat(600),
        "9".repeat(400),
        // Invalid UTF-8, which is what a lone surrogate would be.
        "%ED%A0%80".to_owned(),
    ];
    let short = [
        "%00",
        "%E2%80%AEgnp.exe",
        "%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80",
        "-1",
        "1e308",
        "%5B%5D",
        "null",
        "..%2F..",
        "%25%24%23",
    ];
    texts.extend(short.map(str::to_owned));
    texts
}

/// JSON values for fields of bodies.
fn values() -> Vec<Value> {
    vec![
        json!("a".repeat(LONG)),
        json!("a".repeat(100_000)),
        json!("\u{0}"),
        json!(LONE_SURROGATE),
        json!("\u{202e}gnp.exe"),
        json!("👩‍🚀"),
        json!(""),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!([]),
        json!(["a".repeat(LONG), null, 1]),
        json!({ "a": { "b": [] } }),
        json!(true),
        Value::Null,
    ]
}

/// The object schema that `schema` refers to, directly or as one of several.
fn properties(document: &Value, schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        return properties(document, document.pointer(&name[1..]).unwrap(), found);
    }
    found.extend(
        schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone()),
    );
    for part in ["allOf", "oneOf", "anyOf"] {
        for schema in schema[part].as_array().into_iter().flatten() {
            properties(document, schema, found);
        }
    }
}

fn attacks(world: &World, document: &Value, operation: &Operation) -> Vec<Attack> {
    let method: Method = operation.method.parse().unwrap();
    let filled = world.path(operation);
    let event = events::event(operation);
    let body: Option<Map<String, Value>> = event["body"].as_str().map(|body| serde_json::from_str(body).unwrap());
    let text = body.as_ref().map(|body| Value::from(body.clone()).to_string());
    let attack = |path: String, body: Option<String>, (name, value): (&str, &str)| Attack {
        method: method.clone(),
        path,
        body,
        name: format!(
            "{method} {} with {name} = {}",
            operation.path,
            value.chars().take(24).collect::<String>()
        ),
        is_long: value.trim_matches('"').len() == LONG,
    };
    let mut attacks = Vec::new();
    let segments: Vec<_> = operation.path.split('/').collect();
    for (position, segment) in segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| segment.starts_with('{'))
    {
        for hostile in texts() {
            let mut path: Vec<_> = filled.split('/').collect();
            path[position] = &hostile;
            attacks.push(attack(path.join("/"), text.clone(), (segment, &hostile)));
        }
    }
    for parameter in operation.declared["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] != "query" {
            continue;
        }
        let name = parameter["name"].as_str().unwrap();
        for hostile in texts() {
            let path = format!("{filled}?{name}={hostile}&{name}=2");
            attacks.push(attack(path, text.clone(), (name, &hostile)));
        }
    }
    let mut fields = BTreeSet::new();
    let schema = &operation.declared["requestBody"]["content"]["application/json"]["schema"];
    properties(document, schema, &mut fields);
    for field in fields {
        for hostile in values() {
            let mut body = body.clone().unwrap_or_default();
            let value = hostile.to_string();
            body.insert(field.clone(), hostile);
            let body = Value::from(body).to_string().replace(LONE_SURROGATE, "\\ud800");
            attacks.push(attack(filled.clone(), Some(body), (&field, &value)));
        }
    }
    attacks
}

async fn send(client: &Client, attack: &Attack) -> Reply {
    let body = attack.body.clone().map(|body| ("application/json", body));
    client.send_as(attack.method.clone(), &attack.path, body).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_values_cause_no_server_error() {
    let world = World::new().await;
    let document: Value = serde_json::from_str(&file("infra/openapi.json")).unwrap();
    let anonymous = world.app.anon();
    let callers = [
        ("nobody", &anonymous),
        ("a student", &*world.class.student),
        ("an instructor", &*world.class.instructor),
        ("an admin", &*world.admin),
    ];
    let (mut requests, mut dealt) = (Vec::new(), 0);
    for operation in operations() {
        for attack in attacks(&world, &document, &operation) {
            let turn = dealt % callers.len();
            dealt += 1;
            let chosen = if attack.is_long {
                &callers[..]
            } else {
                &callers[turn..=turn]
            };
            requests.extend(
                chosen
                    .iter()
                    .map(|(name, client)| (*name, (*client).clone(), attack.clone())),
            );
        }
    }
    let count = requests.len();
    let wrong: Vec<String> = stream::iter(requests)
        .map(|(name, client, attack)| async move {
            let reply = send(&client, &attack).await;
            (reply.status >= 500).then(|| format!("{} for {name}: {} {}", attack.name, reply.status, reply.text))
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(|wrong| async { wrong })
        .collect()
        .await;
    assert!(wrong.is_empty(), "{} of {count}: {wrong:#?}", wrong.len());
    assert!(count >= MIN_REQUESTS, "only {count} requests");
    world.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_is_too_long_for_a_key_names_nothing() {
    let world = World::new().await;
    let (anonymous, admin) = (world.app.anon(), &world.admin);
    for length in [1_100, 2_040, 2_049, 6_000] {
        let name = "a".repeat(length);
        for path in ["/api/courses", "/api/subjects"] {
            let found = anonymous.get(&format!("{path}/{name}")).await;
            found.assert_problem(404, "not_found");
        }
        for path in ["/api/courses", "/api/subjects/available"] {
            let list = anonymous.get(&format!("{path}?category={name}")).await;
            list.assert_wrong_fields(&["category"]);
        }
        let course = format!("/api/courses/{}", world.class.course.id);
        let patch = admin.patch(&course, json!({ "category": name })).await;
        patch.assert_wrong_fields(&["category"]);
        let preferred = admin
            .post("/api/subjects/preferred", json!({ "course_code": name }))
            .await;
        preferred.assert_problem(404, "not_found");
        let enrollment = world
            .class
            .student
            .post("/api/enrollments", json!({ "course_id": name }))
            .await;
        enrollment.assert_problem(404, "not_found");
    }
    world.app.finish().await;
}
