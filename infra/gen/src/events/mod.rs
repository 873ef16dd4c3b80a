//! Events for `cargo lambda invoke`: one for each operation and one for each event of the other functions.

pub mod http;
mod sockets;
pub mod workers;

use std::collections::BTreeMap;

use serde_json::Value;

use self::http::HttpRequest;
use crate::Result;
use crate::examples::Examples;
use crate::mirror;
use crate::operations::{Operation, Operations, parameters};

/// 2024-03-05T06:07:08Z in Unix milliseconds.
const NOW: i64 = 1_709_618_828_000;

/// Stands for the access token of a signed-in caller.
const TOKEN: &str = "Bearer eyJ-put-an-access-token-here";

/// Every event by its path below `events/`, without an extension.
pub(crate) fn all(operations: &Operations) -> Result<BTreeMap<String, Value>> {
    let mut events = workers::all()?;
    let examples = Examples(&operations.schemas);
    for ((path, method), operation) in &operations.all {
        if !operation.is_alias {
            let mut request = request(&examples, path, method, operation);
            request.route_key = operations.route_key(method, path);
            events.insert(
                mirror::event(operation.function, &operation.handler, &operation.id),
                request.event(),
            );
        }
    }
    Ok(events)
}

/// A request with the operation's examples.
fn request<'p>(examples: &Examples<'_>, path: &'p str, method: &str, operation: &Operation) -> HttpRequest<'p> {
    let object = &operation.object;
    let described: Vec<_> = object["parameters"].as_array().into_iter().flatten().collect();
    let mut request = HttpRequest::new(method, path);
    for name in parameters(path) {
        let parameter = described
            .iter()
            .find(|parameter| parameter["in"] == "path" && parameter["name"] == name);
        request.parameters.insert(
            name.to_owned(),
            examples.of_parameter(parameter.copied().unwrap_or(&Value::Null)),
        );
    }
    for parameter in described.into_iter().filter(|parameter| parameter["required"] == true) {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        match parameter["in"].as_str() {
            Some("query") => request.query.insert(name, examples.of_parameter(parameter)),
            Some("header") => request
                .headers
                .insert(name.to_lowercase(), examples.of_parameter(parameter)),
            _ => None,
        };
    }
    if is_secured(object) {
        request = request.authorized(TOKEN);
    }
    if let Some(content) = object["requestBody"]["content"].get("application/json") {
        request.body = Some(examples.of_content(content));
    }
    request
}

/// Whether a token is required: an empty requirement makes it optional (OpenAPI 3.1, "Security Requirement Object").
fn is_secured(operation: &Value) -> bool {
    let requirements = operation["security"].as_array().map(Vec::as_slice).unwrap_or_default();
    !requirements.is_empty()
        && requirements
            .iter()
            .all(|requirement| requirement.as_object().is_some_and(|names| !names.is_empty()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_has_the_examples_of_its_operation() {
        let schema = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": "string", "example": "Rust" } } });
        let schemas = BTreeMap::from([("Skill".to_owned(), schema)]);
        let operation = Operation {
            function: "users",
            id: "rename_skill".to_owned(),
            is_alias: false,
            handler: Vec::new(),
            object: json!({
                "parameters": [
                    { "in": "path", "name": "id", "required": true, "schema": { "type": "string", "example": "7" } },
                    { "in": "query", "name": "with", "required": true, "schema": { "type": "string", "example": "a b" } },
                    { "in": "query", "name": "limit", "schema": { "type": "integer" } },
                ],
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Skill" } } } },
                "security": [{ "bearer": [] }],
            }),
        };
        let event = request(&Examples(&schemas), "/api/skills/{id}", "put", &operation).event();
        assert_eq!(event["rawPath"], "/api/skills/7");
        assert_eq!(event["routeKey"], "ANY /api/skills/{id}");
        assert_eq!(event["rawQueryString"], "with=a+b");
        assert_eq!(event["body"], r#"{"name":"Rust"}"#);
        assert_eq!(event["headers"]["authorization"], TOKEN);
        assert_eq!(event["headers"]["content-length"], "15");
    }

    #[test]
    fn an_optional_token_is_left_out() {
        assert!(is_secured(&json!({ "security": [{ "bearer": [] }] })));
        for open in [
            json!({}),
            json!({ "security": [{}] }),
            json!({ "security": [{ "bearer": [] }, {}] }),
        ] {
            assert!(!is_secured(&open), "{open}");
        }
    }
}
