//! The problems of operations (RFC 9457): which status and which codes each may return.
//!
//! Most follow from what an operation declares: a token, parameters, a body, conditional headers. The rest is in
//! `infra/gen/problems.json`, and the tests refuse replies with a code that is in neither.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use shared::ErrorCode;

use crate::Result;
use crate::examples::ID;
use crate::operations::{Operation, Operations};

/// The codes of operations by the name of their handler.
const DECLARED: &str = include_str!("../../problems.json");

/// The problems of all operations.
pub(super) struct Problems {
    declared: BTreeMap<String, BTreeSet<String>>,
    /// The responses that operations refer to, by name.
    responses: Map<String, Value>,
    /// The codes of these responses.
    used: BTreeSet<&'static str>,
}

impl Problems {
    pub(super) fn new() -> Result<Self> {
        let declared: BTreeMap<String, BTreeSet<String>> = serde_json::from_str(DECLARED)?;
        let known: BTreeSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        for (id, codes) in &declared {
            if let Some(unknown) = codes.iter().find(|code| !known.contains(code.as_str())) {
                return Err(format!("infra/gen/problems.json: {id} has {unknown}, which is not a code").into());
            }
        }
        Ok(Self {
            declared,
            responses: Map::new(),
            used: BTreeSet::new(),
        })
    }

    /// Adds the problems of the operation whose handler has this name.
    pub(super) fn add_to(&mut self, object: &mut Value, id: &str) {
        let codes = self.codes(object, id);
        let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
        for code in codes {
            by_status.entry(code.status().as_u16()).or_default().push(code);
        }
        for (status, codes) in by_status {
            let name = name(&codes);
            object["responses"][status.to_string()] = json!({ "$ref": format!("#/components/responses/{name}") });
            self.used.extend(codes.iter().map(|code| code.as_str()));
            self.responses.entry(name).or_insert_with(|| response(status, &codes));
        }
    }

    /// The responses that operations refer to.
    pub(super) fn responses(&self) -> Value {
        self.responses.clone().into()
    }

    /// A problem of each code that an operation has.
    pub(super) fn examples(&self) -> Value {
        let used = ErrorCode::ALL.iter().filter(|code| self.used.contains(code.as_str()));
        Value::Object(used.map(example).collect())
    }

    /// Whether every operation of `problems.json` exists.
    pub(super) fn check_names(&self, operations: &Operations) -> Result<()> {
        let known: BTreeSet<_> = operations.all.values().map(Operation::handler_name).collect();
        match self.declared.keys().find(|id| !known.contains(id.as_str())) {
            Some(id) => Err(format!("infra/gen/problems.json has {id}, which is not an operation").into()),
            None => Ok(()),
        }
    }

    /// The codes in the order of the table.
    fn codes(&self, object: &Value, id: &str) -> Vec<ErrorCode> {
        let derived = derived(object);
        let none = BTreeSet::new();
        let declared = self.declared.get(id).unwrap_or(&none);
        let description = object["description"].as_str().unwrap_or_default();
        let is_named = |code: &ErrorCode| description.contains(&format!("`{}`", code.as_str()));
        let all = ErrorCode::ALL.iter().copied();
        all.filter(|code| derived.contains(code) || declared.contains(code.as_str()) || is_named(code))
            .collect()
    }
}

/// The codes that follow from what an operation declares.
fn derived(object: &Value) -> Vec<ErrorCode> {
    let parameters: Vec<_> = object["parameters"].as_array().into_iter().flatten().collect();
    let has = |place: &str| parameters.iter().any(|parameter| parameter["in"] == place);
    let has_header = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
    let requirements: Vec<_> = object["security"].as_array().into_iter().flatten().collect();
    let takes_token = requirements
        .iter()
        .any(|requirement| requirement.get("bearer").is_some());
    let needs_role = requirements
        .iter()
        .any(|requirement| requirement["bearer"].get(0).is_some());
    let has_body = object.get("requestBody").is_some();
    let by_feature: [(bool, &[ErrorCode]); 8] = [
        (true, &[ErrorCode::Internal, ErrorCode::Unavailable]),
        (takes_token, &[ErrorCode::Unauthenticated]),
        (needs_role, &[ErrorCode::Forbidden]),
        (has("path"), &[ErrorCode::NotFound]),
        (has("query"), &[ErrorCode::Validation]),
        (has_header("If-Match"), &[ErrorCode::PreconditionFailed]),
        (
            has_header("Idempotency-Key"),
            &[
                ErrorCode::IdempotencyRunning,
                ErrorCode::IdempotencyMismatch,
                ErrorCode::Validation,
            ],
        ),
        (
            has_body,
            &[
                ErrorCode::Malformed,
                ErrorCode::TooLarge,
                ErrorCode::UnsupportedMediaType,
                ErrorCode::Validation,
            ],
        ),
    ];
    let applying = by_feature.into_iter().filter(|(applies, _)| *applies);
    applying.flat_map(|(_, codes)| codes).copied().collect()
}

/// The name of a response: its status in words and its codes.
fn name(codes: &[ErrorCode]) -> String {
    let status = codes.first().and_then(|code| code.status().canonical_reason());
    let codes: Vec<_> = codes.iter().map(|code| code.as_str()).collect();
    format!("{}_{}", status.unwrap_or_default().replace(' ', ""), codes.join("_or_"))
}

fn response(status: u16, codes: &[ErrorCode]) -> Value {
    let meaning = |code: &ErrorCode| format!("`{}`: {}.", code.as_str(), code.title());
    let description: Vec<_> = codes.iter().map(meaning).collect();
    let example = |code: &ErrorCode| {
        let name = code.as_str();
        (
            name.to_owned(),
            json!({ "$ref": format!("#/components/examples/{name}") }),
        )
    };
    let examples: Map<_, _> = codes.iter().map(example).collect();
    let schema = if status == 402 { "PaymentProblem" } else { "Problem" };
    let mut headers = json!({ "X-Request-Id": { "$ref": "#/components/headers/X-Request-Id" } });
    let more = match status {
        401 => Some("WWW-Authenticate"),
        429 | 503 => Some("Retry-After"),
        _ => None,
    };
    if let Some(name) = more {
        headers[name] = json!({ "$ref": format!("#/components/headers/{name}") });
    }
    json!({
        "description": description.join(" "),
        "headers": headers,
        "content": { "application/problem+json": {
            "schema": { "$ref": format!("#/components/schemas/{schema}") },
            "examples": examples,
        } },
    })
}

fn example(code: &ErrorCode) -> (String, Value) {
    let mut problem = json!({
        "type": format!("urn:lectern:problem:{}", code.as_str()),
        "title": code.title(),
        "status": code.status().as_u16(),
        "detail": format!("{}.", code.title()),
        "code": code.as_str(),
        "request_id": ID,
    });
    match code {
        ErrorCode::Validation => {
            problem["detail"] = "`title` is required.".into();
            problem["errors"] = json!([{ "field": "title", "message": "is required" }]);
        }
        ErrorCode::PaymentNeeded => problem["order_hint"] = order_hint(),
        _ if code.status().as_u16() == 429 => problem["retry_after"] = 60.into(),
        _ => {}
    }
    (code.as_str().to_owned(), json!({ "value": problem }))
}

fn order_hint() -> Value {
    json!({ "create_order": "/api/payments/create_order", "course_id": ID, "amount": 99_900, "currency": "INR" })
}

/// The schemas of problems.
pub(super) fn schemas() -> [(String, Value); 3] {
    let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let meaning = |code: &ErrorCode| format!("- `{}`: {} {}\n", code.as_str(), code.status().as_u16(), code.title());
    let meanings: String = ErrorCode::ALL.iter().map(meaning).collect();
    let rule = json!({
        "type": "object",
        "description": "A broken rule of a field, or a field that names what does not exist.",
        "properties": {
            "field": { "type": "string", "example": "title", "description": "The path of the field in the body." },
            "message": { "type": "string", "example": "is required" },
        },
        "required": ["field", "message"],
    });
    let problem = json!({
        "type": "object",
        "description": "An error (RFC 9457). Clients decide by `code`; `detail` can be shown to users.",
        "properties": {
            "type": { "type": "string", "example": "urn:lectern:problem:not_found" },
            "title": { "type": "string", "example": "Not found" },
            "status": { "type": "integer", "example": 404 },
            "detail": {
                "type": "string",
                "example": "No course with this id, code or slug.",
                "description": "What happened, in English. With status 422, the first broken rule.",
            },
            "code": { "type": "string", "enum": codes, "example": "not_found", "description": meanings },
            "errors": {
                "type": "array",
                "items": { "$ref": "#/components/schemas/FieldProblem" },
                "description": "All broken rules, with status 422, or the field that names what does not exist, \
                                with 404.",
            },
            "retry_after": { "type": "integer", "example": 60, "description": "Seconds to wait, with status 429." },
            "request_id": {
                "type": "string",
                "example": ID,
                "description": "Please include it when you contact support.",
            },
        },
        "required": ["type", "title", "status", "detail", "code", "request_id"],
    });
    let mut payment = problem.clone();
    payment["description"] = "The error for a course that has to be paid for.".into();
    payment["properties"]["order_hint"] = json!({
        "type": "object",
        "description": "How to create the order.",
        "properties": {
            "create_order": { "type": "string", "description": "The path of the operation." },
            "course_id": { "type": "string" },
            "amount": { "type": "integer", "description": "The price in minor units." },
            "currency": { "type": "string" },
        },
        "required": ["create_order", "course_id", "amount", "currency"],
        "example": order_hint(),
    });
    [
        ("FieldProblem".to_owned(), rule),
        ("Problem".to_owned(), problem),
        ("PaymentProblem".to_owned(), payment),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_follow_from_what_an_operation_declares() {
        let mut object = json!({
            "description": "Fails with `course_code_taken`.",
            "parameters": [{ "in": "path", "name": "id" }, { "in": "header", "name": "If-Match" }],
            "requestBody": {},
            "responses": {},
            "security": [{ "bearer": ["instructor"] }],
        });
        Problems::new().unwrap().add_to(&mut object, "none");
        let statuses: Vec<_> = object["responses"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            statuses,
            [
                "400", "401", "403", "404", "409", "412", "413", "415", "422", "500", "503"
            ]
        );
        assert_eq!(
            object["responses"]["409"]["$ref"],
            "#/components/responses/Conflict_course_code_taken"
        );
    }
}
