//! The examples of the document work with the demo data: developers send them as they are, and `/api/docs` does, too.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};

use super::file;
use crate::support::{Client, TestApp};

/// The course in the demo data that the examples are about.
const COURSE: &str = "CS-101";

/// Operations whose examples cannot fulfill their rules, with the reason.
const REFUSED: [(&str, &str); 8] = [
    ("confirm_password_reset", "the token of a mail"),
    ("revert_email", "the token of a mail"),
    ("verify_email", "the token of a mail"),
    ("receive_webhook", "the signature of the payment provider"),
    ("create_course_instructor", "the id of an instructor"),
    (
        "create_course_file",
        "the example is of all uploads, a course takes documents",
    ),
    (
        "update_lecture_pdf",
        "the example is of all uploads, a lecture takes a PDF here",
    ),
    ("list_direct_messages", "the id of another user"),
];

/// Operations that would end the sessions of the others or change what the README says about the demo users.
const HARMFUL: [&str; 7] = [
    "admin_ban_user",
    "admin_update_user",
    "delete_me",
    "delete_other_sessions",
    "delete_session",
    "logout",
    "refresh_session",
];

struct Demo {
    app: TestApp,
    /// By role.
    people: BTreeMap<&'static str, Client>,
}

impl Demo {
    async fn start() -> Self {
        let app = TestApp::new().await;
        local::demo::seed(&app.cloud.url(), app.cloud.outbox(), "admin@example.com")
            .await
            .unwrap();
        let mut people = BTreeMap::new();
        for (role, name) in [("student", "nila"), ("instructor", "meera"), ("admin", "admin")] {
            let client = app.anon();
            let body = json!({ "email": format!("{name}@example.com"), "password": "demo-password" });
            let login = client.post("/api/auth/login", body).await.assert_status(200);
            people.insert(role, client.with_token(&login.string("access_token")));
        }
        Self { app, people }
    }

    /// Somebody who may use an operation.
    fn caller(&self, operation: &Value) -> Client {
        let requirements = operation["security"].as_array().into_iter().flatten();
        let needed = requirements.filter_map(|needed| needed["bearer"].as_array()).next();
        match needed {
            None => self.app.anon(),
            Some(roles) => self.people[roles.first().and_then(Value::as_str).unwrap_or("student")].clone(),
        }
    }
}

/// The path and the query with the examples of their parameters.
fn path(template: &str, operation: &Value) -> String {
    let mut path = template.replace("{course}", COURSE);
    let mut query = Vec::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let id = json!("0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c");
        let example = parameter
            .get("example")
            .or(parameter["schema"].get("example"))
            .unwrap_or(&id);
        let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &example);
        } else if parameter["in"] == "query" && parameter["required"] == true {
            query.push(format!("{name}={example}"));
        }
    }
    match query.is_empty() {
        true => path,
        false => format!("{path}?{}", query.join("&")),
    }
}

/// The examples of a body; one without a body.
fn bodies(operation: &Value) -> Vec<Option<Value>> {
    let content = &operation["requestBody"]["content"]["application/json"];
    if let Some(example) = content.get("example") {
        return vec![Some(example.clone())];
    }
    match content["examples"].as_object() {
        Some(named) => named.values().map(|example| Some(example["value"].clone())).collect(),
        None => vec![None],
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_example_breaks_a_rule_and_demo_users_can_sign_in_afterwards() {
    let demo = Demo::start().await;
    let document: Value = serde_json::from_str(&file("infra/openapi.json")).unwrap();
    let mut broken = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let is_left_out = operation["deprecated"] == true || method == "delete" || HARMFUL.contains(&id);
            if is_left_out || REFUSED.iter().any(|(refused, _)| *refused == id) {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            for body in bodies(operation) {
                let client = demo.caller(operation);
                let reply = client
                    .send(method.clone(), &path(template, operation), body.as_ref())
                    .await;
                // What the demo does not have, or has already, is not the fault of an example.
                if !matches!(reply.status, 200..=399 | 401..=404 | 409 | 429) {
                    broken.push(format!("{id}: {} {}", reply.status, reply.text));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    for name in ["nila", "meera", "admin"] {
        let body = json!({ "email": format!("{name}@example.com"), "password": "demo-password" });
        demo.app.anon().post("/api/auth/login", body).await.assert_status(200);
    }
    demo.app.settle().await;
    demo.app.finish().await;
}

/// What a newcomer tries first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_of_courses_succeed() {
    let demo = Demo::start().await;
    let document: Value = serde_json::from_str(&file("infra/openapi.json")).unwrap();
    for (template, method) in [
        ("/api/courses", "get"),
        ("/api/courses/{course}", "get"),
        ("/api/courses/{course}/sections", "get"),
        ("/api/courses/{course}/reviews", "get"),
        ("/api/courses/{course}/enroll", "post"),
        ("/api/subjects/{course}", "get"),
        ("/api/subjects/preferred", "post"),
        ("/api/enrollments", "post"),
        ("/api/enrollments", "get"),
        ("/api/payments/create_order", "post"),
        ("/api/chat", "post"),
        ("/api/plans/generate", "post"),
        ("/api/users/me", "put"),
        ("/api/users/me/settings", "put"),
        ("/api/users/me/skills", "post"),
    ] {
        let operation = &document["paths"][template][method];
        for body in bodies(operation) {
            let method: Method = method.to_uppercase().parse().unwrap();
            let client = demo.caller(operation);
            let reply = client.send(method, &path(template, operation), body.as_ref()).await;
            assert!(reply.status < 400, "{template}: {} {}", reply.status, reply.text);
        }
    }
    demo.app.finish().await;
}

#[test]
fn every_exception_is_an_operation() {
    let document = file("infra/openapi.json");
    let ids = REFUSED.iter().map(|(id, _)| id).chain(&HARMFUL);
    for id in ids {
        assert!(document.contains(&format!("\"operationId\": \"{id}\"")), "{id}");
    }
}
