//! `infra/openapi.json`: the whole product's OpenAPI 3.1 document, which the docs function serves.

use std::collections::BTreeSet;

use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use shared::Code;

use crate::operations::Operations;
use crate::{Result, pretty, sorted};

const DESCRIPTION: &str = "The backend of a mobile learning app. Errors are RFC 9457 problem documents with a stable `code`; lists are \
    `{results, next}`, and `next` is the URL of the next page; a trailing slash is accepted everywhere.";

/// The tags that operations may have, in the order of the documentation.
const TAGS: [(&str, &str); 9] = [
    ("auth", "Who you are: codes by SMS, passwords, tokens and sessions."),
    (
        "users",
        "People: the own profile, settings, skills, devices and pictures, and what others see of them.",
    ),
    (
        "admin",
        "Running the product: leads, users, event interests and the log of every act. For admins alone.",
    ),
    (
        "catalog",
        "What can be learnt: categories, courses, instructors, sections, lectures, subjects. Published courses are public, their \
         content is for those who are enrolled.",
    ),
    (
        "learning",
        "Learning: enrolments, progress, bookmarks, notes, reviews, certificates.",
    ),
    (
        "tutor",
        "Questions about a course, answered from its files: every answer cites them word by word.",
    ),
    (
        "plans",
        "Study plans: exam subjects, plans made of them, what became of their tasks, feedback, and a calendar to subscribe to.",
    ),
    (
        "media",
        "Bytes: uploads, images under stable URLs, the videos, documents and files of courses.",
    ),
    (
        "docs",
        "The API about itself: health, this document and its interactive page.",
    ),
];

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
    let licence = env!("CARGO_PKG_LICENSE");
    sorted(json!({
        "title": "Lectern",
        "version": env!("CARGO_PKG_VERSION"),
        "description": DESCRIPTION,
        "license": { "name": licence, "identifier": licence },
    }))
}

/// The descriptions of the tags in use.
fn tags(operations: &Operations) -> Result<Vec<Value>> {
    let tags = |object: &Value| object["tags"].as_array().cloned().unwrap_or_default();
    let used: BTreeSet<_> = operations
        .all
        .values()
        .flat_map(|operation| tags(&operation.object))
        .map(|tag| tag.as_str().unwrap_or_default().to_owned())
        .collect();
    if let Some(unknown) = used.iter().find(|tag| TAGS.iter().all(|(name, _)| name != tag)) {
        return Err(format!("the tag {unknown:?} has no description in infra/gen/src/openapi.rs").into());
    }
    let used = TAGS.iter().filter(|(name, _)| used.contains(*name));
    Ok(used
        .map(|(name, description)| sorted(json!({ "name": name, "description": description })))
        .collect())
}

/// Every operation, with the problem that each may answer.
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
        "description": "The `access_token` of a login reply; good for 30 minutes, then refresh.",
    })
}

fn problem_response() -> Value {
    json!({
        "description": "An error, RFC 9457",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn problem_schema() -> Value {
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let meaning = |code: &Code| format!("- `{}`: {} {}\n", code.as_str(), code.status().as_u16(), code.title());
    let meanings: String = Code::ALL.iter().map(meaning).collect();
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
            "request_id": { "type": "string", "description": "Tell it to support" },
        },
        "required": ["type", "title", "status", "detail", "code", "request_id"],
    })
}
