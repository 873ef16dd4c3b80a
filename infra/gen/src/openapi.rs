//! `infra/openapi.json`: the whole product's OpenAPI 3.1 document, which the docs function serves.

use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use shared::ErrorCode;

use crate::operations::Operations;
use crate::{Result, pretty, sorted};

const DESCRIPTION: &str = "The backend of a mobile learning app. Errors are RFC 9457 problem documents with a stable `code`; lists are \
    `{results, next}`, and `next` is the URL of the next page; a trailing slash is accepted everywhere.";

#[derive(Serialize)]
struct Document {
    openapi: &'static str,
    info: Value,
    servers: Value,
    tags: Vec<Value>,
    paths: Value,
    components: Value,
}

/// The document.
pub(crate) fn document(operations: &Operations) -> Result<String> {
    let mut schemas: Map<_, _> = operations.schemas.clone().into_iter().collect();
    schemas.insert("Problem".to_owned(), problem_schema());
    let components = json!({
        "schemas": schemas,
        "responses": { "Problem": problem_response() },
        "securitySchemes": { "bearer": bearer() },
    });
    pretty(&Document {
        openapi: "3.1.0",
        info: info(),
        servers: json!([{ "url": "/" }]),
        tags: tags(operations)?,
        paths: sorted(paths(operations)),
        components: sorted(components),
    })
}

fn info() -> Value {
    let license = env!("CARGO_PKG_LICENSE");
    sorted(json!({
        "title": "Lectern",
        "version": env!("CARGO_PKG_VERSION"),
        "description": DESCRIPTION,
        "license": { "name": license, "identifier": license },
    }))
}

/// The tags and their descriptions. A tag has the name of its function.
fn tags(operations: &Operations) -> Result<Vec<Value>> {
    for (function, operation) in operations.all.values().map(|operation| (operation.function, operation)) {
        if operation.object["tags"] != json!([function]) {
            let id = &operation.id;
            return Err(format!(
                "the operation {id} must have the tag {function:?}, which is the name of its function"
            )
            .into());
        }
    }
    let tag = |(name, description): &(&str, &str)| sorted(json!({ "name": name, "description": description }));
    Ok(operations.functions.iter().map(tag).collect())
}

/// Every operation, with the problem document that each may return.
fn paths(operations: &Operations) -> Value {
    let mut paths = Map::new();
    for ((path, method), operation) in &operations.all {
        let mut object = operation.object.clone();
        for (status, response) in object["responses"].as_object_mut().into_iter().flatten() {
            // A description is required.
            let reason = status
                .parse::<StatusCode>()
                .ok()
                .and_then(|status| status.canonical_reason());
            response
                .as_object_mut()
                .map(|response| response.entry("description").or_insert(reason.into()));
        }
        object["responses"]["default"] = json!({ "$ref": "#/components/responses/Problem" });
        paths.entry(path).or_insert_with(|| json!({}))[method] = object;
    }
    paths.into()
}

fn bearer() -> Value {
    json!({
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The `access_token` of a login reply; it is valid for 30 minutes, then refresh.",
    })
}

fn problem_response() -> Value {
    json!({
        "description": "An error, RFC 9457",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn problem_schema() -> Value {
    let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let meaning = |code: &ErrorCode| format!("- `{}`: {} {}\n", code.as_str(), code.status().as_u16(), code.title());
    let meanings: String = ErrorCode::ALL.iter().map(meaning).collect();
    let field = json!({
        "type": "object",
        "properties": { "field": { "type": "string" }, "message": { "type": "string" } },
        "required": ["field", "message"],
    });
    json!({
        "type": "object",
        "properties": {
            "type": { "type": "string", "example": "urn:lectern:problem:not_found" },
            "title": { "type": "string", "example": "Not found" },
            "status": { "type": "integer", "example": 404 },
            "detail": { "type": "string", "example": "There is nothing here." },
            "code": { "type": "string", "enum": codes, "example": "not_found", "description": meanings },
            "errors": { "type": "array", "items": field, "description": "The broken rules, with status 422" },
            "request_id": { "type": "string", "description": "Please include it when you contact support" },
        },
        "required": ["type", "title", "status", "detail", "code", "request_id"],
    })
}
