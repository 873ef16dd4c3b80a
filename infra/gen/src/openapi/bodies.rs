//! The bodies of requests: creations apart from updates, each with an example.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::Result;
use crate::examples::Examples;

/// The extension with which an operation names the required fields of its body, whose schema also describes updates.
const REQUIRED: &str = "x-required";
const SCHEMAS: &str = "#/components/schemas/";
const JSON: &str = "application/json";

/// Gives each creation that names its required fields a schema of its own.
pub(super) fn separate_creations(paths: &mut Value, schemas: &mut BTreeMap<String, Value>) -> Result<()> {
    for operation in operations(paths) {
        let Some(required) = operation.as_object_mut().and_then(|object| object.remove(REQUIRED)) else {
            continue;
        };
        let reference = &mut operation["requestBody"]["content"][JSON]["schema"]["$ref"];
        let shared = reference.as_str().and_then(|reference| reference.strip_prefix(SCHEMAS));
        let (name, mut schema) = shared
            .and_then(|name| Some((name.to_owned(), schemas.get(name)?.clone())))
            .ok_or_else(|| format!("an operation with {REQUIRED} needs a body with a schema"))?;
        for field in required.as_array().into_iter().flatten().filter_map(Value::as_str) {
            let property = &mut schema["properties"][field];
            if property.is_null() {
                return Err(format!("{REQUIRED}: {name} has no field {field}").into());
            }
            forbid_null(property);
        }
        schema["required"] = required;
        let name = format!("Create{name}");
        *reference = format!("{SCHEMAS}{name}").into();
        schemas.insert(name, schema);
    }
    Ok(())
}

/// Gives every body an example, which leaves out what may be left out and has no example.
pub(super) fn add_examples(paths: &mut Value, schemas: &BTreeMap<String, Value>) {
    let examples = Examples(schemas);
    for operation in operations(paths) {
        let Some(content) = operation.pointer_mut("/requestBody/content/application~1json") else {
            continue;
        };
        if content.get("example").is_none() && content.get("examples").is_none() {
            content["example"] = examples.of_content(content);
        }
    }
}

/// Removes null from the types of a schema.
pub(super) fn forbid_null(schema: &mut Value) {
    if let Some(types) = schema["type"].as_array() {
        let others: Vec<_> = types.iter().filter(|kind| **kind != "null").cloned().collect();
        if let [only] = others.as_slice() {
            schema["type"] = only.clone();
        }
    }
    let variants = schema["oneOf"].as_array().cloned().unwrap_or_default();
    if let [first, second] = variants.as_slice() {
        let null = json!({ "type": "null" });
        let other = [first, second].into_iter().find(|variant| **variant != null);
        if let Some(other) = other.filter(|_| variants.contains(&null)) {
            *schema = other.clone();
        }
    }
}

fn operations(paths: &mut Value) -> impl Iterator<Item = &mut Value> {
    let items = paths.as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    items
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.values_mut())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_creation_has_a_body_of_its_own_with_its_required_fields() {
        let course =
            json!({ "type": "object", "properties": { "title": { "type": ["string", "null"], "example": "Sets" } } });
        let mut schemas = BTreeMap::from([("CourseRequest".to_owned(), course)]);
        let body = json!({ "content": { JSON: { "schema": { "$ref": "#/components/schemas/CourseRequest" } } } });
        let mut paths = json!({ "/courses": { "post": { "requestBody": body.clone(), "x-required": ["title"] },
            "patch": { "requestBody": body } } });
        separate_creations(&mut paths, &mut schemas).unwrap();
        let content = |method: &str| paths["/courses"][method]["requestBody"]["content"][JSON].clone();
        assert_eq!(
            content("post")["schema"]["$ref"],
            "#/components/schemas/CreateCourseRequest"
        );
        assert_eq!(content("patch")["schema"]["$ref"], "#/components/schemas/CourseRequest");
        let created = &schemas["CreateCourseRequest"];
        assert_eq!(created["required"], json!(["title"]));
        assert_eq!(created["properties"]["title"]["type"], "string");
        assert!(paths["/courses"]["post"].get(REQUIRED).is_none());
        add_examples(&mut paths, &schemas);
        let example = &paths["/courses"]["patch"]["requestBody"]["content"][JSON]["example"];
        assert_eq!(*example, json!({ "title": "Sets" }));
    }
}
