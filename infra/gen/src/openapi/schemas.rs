//! Schemas as generators want them: references instead of copies, replies whose fields are always there, and requests
//! with their limits.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::bodies::forbid_null;
use super::limits;

const SCHEMAS: &str = "#/components/schemas/";
/// Times have exactly three fractional digits.
const TIME: &str = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$";

/// Refines the schemas that the operations at `paths` use.
pub(super) fn refine(paths: &Value, schemas: &mut BTreeMap<String, Value>) {
    refer_to_items(schemas);
    let (mut requests, mut replies) = (BTreeSet::new(), BTreeSet::new());
    for operation in paths.as_object().into_iter().flat_map(|paths| paths.values()) {
        for operation in operation.as_object().into_iter().flat_map(|item| item.values()) {
            collect(&operation["requestBody"], schemas, &mut requests);
            collect(&operation["responses"], schemas, &mut replies);
        }
    }
    for (name, schema) in schemas.iter_mut() {
        if replies.contains(name) {
            refine_reply(schema);
        } else if requests.contains(name) {
            refine_request(schema);
        }
    }
}

/// Headers and queries are never null, and their limits stand in the parameter's description.
pub(super) fn refine_parameters(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let (name, description) = (parameter["name"].clone(), parameter["description"].clone());
        let schema = &mut parameter["schema"];
        forbid_null(schema);
        match name.as_str() {
            Some("cursor") => schema["minLength"] = 1.into(),
            Some("Idempotency-Key") => {
                schema["minLength"] = 1.into();
                schema["maxLength"] = 255.into();
                schema["pattern"] = "^[!-~]+$".into();
            }
            _ if description.is_string() => {
                schema["description"] = description;
                limits::add(schema);
                if let Some(schema) = schema.as_object_mut() {
                    schema.remove("description");
                }
            }
            _ => {}
        }
    }
}

/// Replies that are neither JSON nor text are bytes.
pub(super) fn refine_contents(operation: &mut Value) {
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for response in responses.into_iter().flat_map(|responses| responses.values_mut()) {
        let contents = response.get_mut("content").and_then(Value::as_object_mut);
        for (media_type, content) in contents.into_iter().flatten() {
            if !media_type.contains("json") && !media_type.starts_with("text/") {
                content["schema"] = json!({ "type": "string", "format": "binary" });
            }
        }
    }
}

/// The schema of a list is generic and holds a copy of the schema of its items.
fn refer_to_items(schemas: &mut BTreeMap<String, Value>) {
    let names: BTreeSet<_> = schemas.keys().cloned().collect();
    for (name, schema) in schemas.iter_mut() {
        let Some(item) = name.strip_prefix("List_").filter(|item| names.contains(*item)) else {
            continue;
        };
        schema["properties"]["results"]["items"] = json!({ "$ref": format!("{SCHEMAS}{item}") });
    }
}

/// Collects the names of all schemas that `value` refers to, directly or not.
fn collect(value: &Value, schemas: &BTreeMap<String, Value>, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let name = members
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|name| name.strip_prefix(SCHEMAS));
            if let Some(name) = name.filter(|name| names.insert((*name).to_owned())) {
                collect(schemas.get(name).unwrap_or(&Value::Null), schemas, names);
            }
            members.values().for_each(|member| collect(member, schemas, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, schemas, names)),
        _ => {}
    }
}

/// A field of a reply that may be null is there nevertheless: one that is left out is not declared as nullable.
fn refine_reply(schema: &mut Value) {
    each(schema, &mut |schema| {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let nullable: Vec<_> = properties
            .filter(|(_, property)| is_nullable(property))
            .map(|(name, _)| name.clone())
            .collect();
        if !nullable.is_empty() {
            let mut required: Vec<_> = schema["required"].as_array().cloned().unwrap_or_default();
            required.extend(nullable.into_iter().map(Value::from));
            required.sort_by_key(|name| name.as_str().map(str::to_owned));
            required.dedup();
            schema["required"] = required.into();
        }
        if schema["format"] == "date-time" {
            schema["pattern"] = TIME.into();
            if let Some(schema) = schema.as_object_mut() {
                schema.entry("example").or_insert("2024-03-05T06:07:08.000Z".into());
            }
        }
    });
}

fn refine_request(schema: &mut Value) {
    each(schema, &mut |schema| {
        limits::add(schema);
        // Null stands for "left out".
        if let Some(schema) = schema
            .as_object_mut()
            .filter(|schema| schema.get("example") == Some(&Value::Null))
        {
            schema.remove("example");
        }
    });
}

/// Changes a schema and those in it.
fn each(schema: &mut Value, change: &mut impl FnMut(&mut Value)) {
    change(schema);
    let Some(keywords) = schema.as_object_mut() else { return };
    for keyword in ["oneOf", "anyOf", "allOf"] {
        let parts = keywords.get_mut(keyword).and_then(Value::as_array_mut);
        parts.into_iter().flatten().for_each(|part| each(part, change));
    }
    if let Some(properties) = keywords.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(|property| each(property, change));
    }
    if let Some(items) = keywords.get_mut("items").filter(|items| items.is_object()) {
        each(items, change);
    }
}

fn is_nullable(schema: &Value) -> bool {
    let has_null = |list: &Value, null: &Value| list.as_array().is_some_and(|list| list.contains(null));
    has_null(&schema["type"], &json!("null")) || has_null(&schema["oneOf"], &json!({ "type": "null" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply() -> Value {
        json!({ "/notes": { "get": { "responses": { "200": { "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/List_Note" } } } } } } } })
    }

    #[test]
    fn lists_refer_to_their_items_whose_nullable_fields_are_required() {
        let note = json!({ "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string" },
            "edited_at": { "type": ["string", "null"], "format": "date-time" },
            "author": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/User" }] },
            "hint": { "type": "string" } } });
        let list = json!({ "type": "object", "properties": { "results": { "type": "array", "items": note.clone() } } });
        let mut schemas = BTreeMap::from([("List_Note".to_owned(), list), ("Note".to_owned(), note)]);
        refine(&reply(), &mut schemas);
        assert_eq!(
            schemas["List_Note"]["properties"]["results"]["items"]["$ref"],
            "#/components/schemas/Note"
        );
        assert_eq!(schemas["Note"]["required"], json!(["author", "edited_at", "id"]));
        assert_eq!(schemas["Note"]["properties"]["edited_at"]["pattern"], TIME);
    }

    #[test]
    fn parameters_are_never_null_and_have_limits() {
        let mut operation = json!({ "parameters": [
            { "name": "Prefer", "schema": { "type": ["string", "null"] } },
            { "name": "price", "description": "`free` or `paid`.", "schema": { "type": "string" } },
        ] });
        refine_parameters(&mut operation);
        assert_eq!(operation["parameters"][0]["schema"], json!({ "type": "string" }));
        assert_eq!(
            operation["parameters"][1]["schema"],
            json!({ "type": "string", "enum": ["free", "paid"] })
        );
    }
}
