//! Replies compared with `infra/openapi.json`: every test that makes a request also checks what clients are promised.
//!
//! A reply of a function fails its test if its operation or its status (below 400) is not in the document, if its
//! content type is not the declared one, or if its body breaks the declared schema. Objects are closed for this: a
//! property that the document does not name breaks the schema too. Replies with an error status are problem documents
//! whose code is one of the operation's (most follow from what it declares, the rest stands in
//! `infra/gen/problems.json`).
//! Replies that no function made (the gateway's own errors, preflights, `/_local/`) are not compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, OnceLock};

use jsonschema::Validator;
use serde_json::{Value, json};

/// The document that clients see. Another test makes sure that it is current.
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/openapi.json");
/// The content type of errors (RFC 9457).
const PROBLEM: &str = "application/problem+json";

/// What any request may be answered with, whatever its operation: a path with another spelling or a parameter that no URL
/// keeps, another method of a path, and a request past the edge.
const UNIVERSAL: [&str; 4] = ["forbidden", "method_not_allowed", "not_found", "route_not_found"];

static DOCUMENT: LazyLock<Document> = LazyLock::new(Document::load);

/// What is compared of a reply.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub status: u16,
    pub content_type: &'a str,
    pub text: &'a str,
}

/// Compares the reply of a function with the document. `path` is without the query.
///
/// # Errors
/// What differs, with the operation, the status and the JSON pointers of what is wrong.
pub fn check(method: &str, path: &str, answer: Answer<'_>) -> Result<(), String> {
    let document = &*DOCUMENT;
    let found = document.operation(method, path);
    let name = found.map_or_else(|| format!("{method} {path} (undocumented)"), Operation::name);
    let compared = match found {
        // A reply to HEAD has the headers of one to GET, and no body (RFC 9110 §9.3.2).
        None if method == "HEAD" => Ok(()),
        None if answer.status < 400 => Err("the operation is not in the document".to_owned()),
        None => document.problem.check(PROBLEM, answer),
        Some(operation) => document.compare(operation, answer),
    };
    compared.map_err(|error| format!("{name}, status {}: {error}\n{}", answer.status, answer.text))
}

/// The name of an operation, such as `GET /api/courses/{id}`. `path` is without the query.
pub fn name_of(method: &str, path: &str) -> Option<String> {
    DOCUMENT.operation(method, path).map(Operation::name)
}

struct Document {
    operations: Vec<Operation>,
    problem: Content,
}

struct Operation {
    method: String,
    path: String,
    /// By status, what a body may be; none if there is none. Errors are not among them.
    responses: BTreeMap<u16, BTreeMap<String, Content>>,
    /// The codes of its errors.
    codes: BTreeSet<String>,
}

/// A schema, compiled when the first reply is compared with it.
struct Content {
    schema: Value,
    validator: OnceLock<Validator>,
}

impl Document {
    fn load() -> Self {
        let text = std::fs::read_to_string(PATH).unwrap_or_else(|error| panic!("{PATH}: {error}"));
        let mut document: Value = serde_json::from_str(&text).unwrap();
        let problem = document["components"]["schemas"]["Problem"].clone();
        let composed = composed(&document);
        for (name, schema) in document["components"]["schemas"].as_object_mut().unwrap() {
            close(schema, composed.contains(name));
        }
        // A problem may have members of its own (RFC 9457 §3.2).
        document["components"]["schemas"]["Problem"] = problem;
        let components = document["components"].clone();
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, declared) in item.as_object().unwrap() {
                operations.push(Operation::new(method, path, declared, &components));
            }
        }
        let problem = Content::new(&json!({ "$ref": "#/components/schemas/Problem" }), &components);
        Self { operations, problem }
    }

    /// The operation that a request is routed to: literal segments win over parameters, a trailing slash is ignored.
    fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let path = path.trim_end_matches('/');
        let same_method = self.operations.iter().filter(|operation| operation.method == method);
        same_method
            .filter_map(|operation| Some((operation.parameters(path)?, operation)))
            .min_by(|(one, _), (other, _)| one.cmp(other))
            .map(|(_, operation)| operation)
    }

    fn compare(&self, operation: &Operation, answer: Answer<'_>) -> Result<(), String> {
        if answer.status >= 400 {
            self.problem.check(PROBLEM, answer)?;
            return operation.check_code(answer);
        }
        let Some(declared) = operation.responses.get(&answer.status) else {
            return Err("the status is not documented".to_owned());
        };
        if declared.is_empty() {
            return answer
                .text
                .is_empty()
                .then_some(())
                .ok_or_else(|| "a body is not documented".to_owned());
        }
        let essence = answer.content_type.split(';').next().unwrap_or_default().trim();
        let Some(content) = declared.get(essence) else {
            let types: Vec<_> = declared.keys().collect();
            return Err(format!("the content type is {essence:?} instead of {types:?}"));
        };
        if essence.ends_with("json") {
            content.check(essence, answer)
        } else {
            Ok(())
        }
    }
}

impl Operation {
    fn new(method: &str, path: &str, declared: &Value, components: &Value) -> Self {
        let (mut responses, mut codes) = (BTreeMap::new(), BTreeSet::new());
        for (status, response) in declared["responses"].as_object().unwrap() {
            if let Some(name) = response["$ref"].as_str() {
                let problem = &components["responses"][name.trim_start_matches("#/components/responses/")];
                let examples = problem["content"][PROBLEM]["examples"].as_object().unwrap();
                codes.extend(examples.keys().cloned());
            } else if let Ok(status) = status.parse() {
                let contents = response["content"].as_object().into_iter().flatten();
                let contents = contents.map(|(media_type, content)| {
                    let mut schema = content["schema"].clone();
                    close(&mut schema, false);
                    (media_type.clone(), Content::new(&schema, components))
                });
                responses.insert(status, contents.collect());
            }
        }
        Self {
            method: method.to_uppercase(),
            path: path.to_owned(),
            responses,
            codes,
        }
    }

    fn check_code(&self, answer: Answer<'_>) -> Result<(), String> {
        let problem: Value = serde_json::from_str(answer.text).map_err(|error| error.to_string())?;
        let code = problem["code"].as_str().unwrap_or_default();
        if self.codes.contains(code) || UNIVERSAL.contains(&code) {
            return Ok(());
        }
        Err(format!(
            "the code {code} is not documented: add it to the operation in infra/gen/problems.json, or name it in its \
             description"
        ))
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// For each segment whether it is a parameter; `None` if `path` is another.
    fn parameters(&self, path: &str) -> Option<Vec<bool>> {
        let (template, path): (Vec<_>, Vec<_>) = (self.path.split('/').collect(), path.split('/').collect());
        if template.len() != path.len() {
            return None;
        }
        let pairs = template.into_iter().zip(path);
        pairs
            .map(|(template, segment)| match template.starts_with('{') {
                true => (!segment.is_empty()).then_some(true),
                false => (template == segment).then_some(false),
            })
            .collect()
    }
}

impl Content {
    fn new(schema: &Value, components: &Value) -> Self {
        Self {
            schema: json!({ "allOf": [schema], "components": components }),
            validator: OnceLock::new(),
        }
    }

    fn check(&self, media_type: &str, answer: Answer<'_>) -> Result<(), String> {
        if answer.content_type != media_type {
            return Err(format!("the content type is {:?}", answer.content_type));
        }
        let body: Value = serde_json::from_str(answer.text).map_err(|error| error.to_string())?;
        let validator = self.validator.get_or_init(|| {
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            options
                .build(&self.schema)
                .unwrap_or_else(|error| panic!("{error}: {}", self.schema["allOf"]))
        });
        let wrong: Vec<_> = validator
            .iter_errors(&body)
            .map(|error| format!("at {:?}: {error}", error.instance_path().as_str()))
            .collect();
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join("\n"))
        }
    }
}

/// The schemas that others are made of by `allOf`: they cannot be closed, for each sees only its own properties.
fn composed(document: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut waiting = vec![document];
    while let Some(value) = waiting.pop() {
        let parts = value["allOf"].as_array().into_iter().flatten();
        let references = parts.filter_map(|part| part["$ref"].as_str()?.strip_prefix("#/components/schemas/"));
        names.extend(references.map(str::to_owned));
        waiting.extend(value.as_object().into_iter().flat_map(|members| members.values()));
        waiting.extend(value.as_array().into_iter().flatten());
    }
    names
}

/// Forbids properties that a schema does not name, unless it is a part of another.
fn close(schema: &mut Value, is_part: bool) {
    let Some(keywords) = schema.as_object_mut() else { return };
    for (keyword, value) in keywords.iter_mut() {
        match keyword.as_str() {
            "properties" => value
                .as_object_mut()
                .into_iter()
                .flatten()
                .for_each(|(_, property)| close(property, false)),
            "items" | "additionalProperties" => close(value, false),
            "oneOf" | "anyOf" => value
                .as_array_mut()
                .into_iter()
                .flatten()
                .for_each(|part| close(part, is_part)),
            "allOf" => value
                .as_array_mut()
                .into_iter()
                .flatten()
                .for_each(|part| close(part, true)),
            _ => {}
        }
    }
    let has_properties = keywords.contains_key("properties") || keywords.contains_key("allOf");
    if has_properties && !is_part && !keywords.contains_key("additionalProperties") {
        keywords.insert("unevaluatedProperties".to_owned(), false.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(status: u16, text: &str) -> Answer<'_> {
        let content_type = if status < 400 { "application/json" } else { PROBLEM };
        Answer {
            status,
            content_type,
            text,
        }
    }

    #[track_caller]
    fn assert_differs(method: &str, path: &str, answer: Answer<'_>, difference: &str) {
        let error = check(method, path, answer).unwrap_err();
        assert!(error.contains(difference), "{error}");
    }

    #[test]
    fn a_reply_has_what_is_documented_and_nothing_else() {
        let health = |text| json(200, text);
        assert_eq!(
            check("GET", "/api/health/", health(r#"{"status":"ok","version":"1"}"#)),
            Ok(())
        );
        assert_differs(
            "GET",
            "/api/health",
            health(r#"{"status":"ok"}"#),
            "\"version\" is a required property",
        );
        let more = r#"{"status":"ok","version":"1","secret":1}"#;
        assert_differs("GET", "/api/health", health(more), "'secret'");
        assert_differs(
            "GET",
            "/api/health",
            health(r#"{"status":1,"version":"1"}"#),
            "at \"/status\"",
        );
        let text = Answer {
            content_type: "text/html",
            ..health("{}")
        };
        assert_differs("GET", "/api/health", text, "the content type is \"text/html\"");
    }

    #[test]
    fn operations_and_statuses_are_documented() {
        assert_differs(
            "GET",
            "/api/health",
            json(201, "{}"),
            "GET /api/health, status 201: the status is not documented",
        );
        assert_differs(
            "GET",
            "/api/nothing",
            json(200, "{}"),
            "the operation is not in the document",
        );
        let literal = check("GET", "/api/users/me", json(200, "{}")).unwrap_err();
        assert!(literal.starts_with("GET /api/users/me, "), "{literal}");
    }

    #[test]
    fn errors_are_problems_everywhere() {
        for path in ["/api/health", "/api/nothing"] {
            assert_differs("GET", path, json(404, "{}"), "\"code\" is a required property");
        }
    }

    #[test]
    fn the_codes_of_an_operation_are_documented() {
        let problem = |code: &str| {
            json!({ "type": "t", "title": "t", "status": 409, "detail": "d", "code": code, "request_id": "r" })
                .to_string()
        };
        fn answer(text: &str) -> Answer<'_> {
            Answer {
                status: 409,
                content_type: PROBLEM,
                text,
            }
        }
        assert_differs(
            "GET",
            "/api/health",
            answer(&problem("conflict")),
            "the code conflict is not documented",
        );
        let taken = problem("course_code_taken");
        assert_eq!(check("POST", "/api/courses", answer(&taken)), Ok(()));
    }
}
