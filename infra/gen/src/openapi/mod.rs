//! `infra/openapi.json`: the whole product's OpenAPI 3.1 document, which the docs function serves. What the functions
//! declare is put into the form from which generators make the best clients.

mod bodies;
mod limits;
mod problems;
mod schemas;

use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};
use shared::http::group::ALIAS_OF;

use self::problems::Problems;
use crate::operations::Operations;
use crate::{Result, pretty, sorted};

/// The introduction and the guides. Their headings are entries of the documentation's table of contents.
const DESCRIPTION: &str = include_str!("guides.md");

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
    let mut schemas = operations.schemas.clone();
    let mut problems = Problems::new()?;
    let mut paths = paths(operations, &mut problems);
    bodies::separate_creations(&mut paths, &mut schemas)?;
    schemas::refine(&paths, &mut schemas);
    bodies::add_examples(&mut paths, &schemas);
    problems.check_names(operations)?;
    schemas.extend(problems::schemas());
    let components = json!({
        "schemas": schemas,
        "responses": problems.responses(),
        "examples": problems.examples(),
        "headers": headers(),
        "securitySchemes": { "bearer": bearer() },
    });
    pretty(&Document {
        openapi: "3.1.0",
        info: info(),
        servers: json!([{ "url": "/", "description": "The address that this document comes from" }]),
        tags: tags(operations)?,
        paths: sorted(paths),
        components: sorted(components),
    })
}

fn info() -> Value {
    let license = env!("CARGO_PKG_LICENSE");
    sorted(json!({
        "title": "Lectern",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "The backend of a mobile learning app",
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

/// Every operation, with the problems that it may return.
fn paths(operations: &Operations, problems: &mut Problems) -> Value {
    let mut paths = Map::new();
    for ((path, method), operation) in &operations.all {
        let mut object = operation.object.clone();
        if let Some(first) = operations.first_method(path, method, operation) {
            object[ALIAS_OF] = format!("{} {path}", first.to_uppercase()).into();
        }
        // Second paths and second methods are for older clients, and SDKs need only one way to an operation.
        if object.get(ALIAS_OF).is_some() {
            object["deprecated"] = true.into();
        }
        schemas::refine_parameters(&mut object);
        schemas::refine_contents(&mut object);
        add_headers(&mut object);
        problems.add_to(&mut object, operation.handler_name());
        if object["security"] == json!([{}]) {
            object["security"] = json!([]);
        }
        paths.entry(path).or_insert_with(|| json!({}))[method] = object;
    }
    paths.into()
}

/// The descriptions of replies, which are required, and their headers.
fn add_headers(object: &mut Value) {
    let has = |name: &str| {
        let mut parameters = object["parameters"].as_array().into_iter().flatten();
        parameters.any(|parameter| parameter["name"] == name)
    };
    let (has_etag, has_prefer) = (has("If-None-Match") || has("If-Match"), has("Prefer"));
    for (status, response) in object["responses"].as_object_mut().into_iter().flatten() {
        let reason = status.parse::<StatusCode>().ok();
        let reason = reason.and_then(|status| status.canonical_reason());
        let is_csv = response["content"].get("text/csv").is_some();
        let Some(response) = response.as_object_mut() else {
            continue;
        };
        response.entry("description").or_insert(reason.into());
        let sent = [
            ("X-Request-Id", true),
            ("ETag", has_etag && status != "204"),
            ("Preference-Applied", has_prefer),
            ("Link", is_csv),
            ("Location", status == "302" || status == "202" && has_prefer),
            ("Retry-After", status == "202"),
        ];
        let sent = sent.into_iter().filter(|(_, is_sent)| *is_sent);
        let sent = sent.map(|(name, _)| {
            (
                name.to_owned(),
                json!({ "$ref": format!("#/components/headers/{name}") }),
            )
        });
        response.insert("headers".to_owned(), Value::Object(sent.collect()));
    }
}

/// The headers of replies.
fn headers() -> Value {
    let header = |description: &str, kind: &str| json!({ "description": description, "schema": { "type": kind } });
    json!({
        "ETag": header("The version of the reply, for `If-None-Match` and `If-Match`.", "string"),
        "Link": header("The next page: `<URL>; rel=\"next\"`. Absent on the last page.", "string"),
        "Location": header("Where the result is or will be.", "string"),
        "Preference-Applied": header("The preferences of `Prefer` that were followed.", "string"),
        "Retry-After": header("Seconds to wait before the next try.", "integer"),
        "WWW-Authenticate": header("`Bearer`: send an access token.", "string"),
        "X-Request-Id": header("The id of the request, for support.", "string"),
    })
}

fn bearer() -> Value {
    json!({
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The `access_token` of a login reply; it is valid for 30 minutes, then refresh.",
    })
}
