//! Examples of schemas, assembled from the examples of their parts.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// An id in the product's format.
pub(crate) const ID: &str = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";

/// Ends recursive schemas.
const MAX_DEPTH: usize = 8;

/// The schemas that a `$ref` may name.
pub(crate) struct Examples<'s>(pub &'s BTreeMap<String, Value>);

impl Examples<'_> {
    /// The example of a media type object (OpenAPI 3.1) or of its schema.
    pub fn of_content(&self, content: &Value) -> Value {
        let named = content["examples"]
            .as_object()
            .and_then(|examples| examples.values().next())
            .map(|example| &example["value"]);
        content
            .get("example")
            .or(named)
            .cloned()
            .unwrap_or_else(|| self.of(&content["schema"], 0))
    }

    /// The example of a parameter object or of its schema, or else an id.
    pub fn of_parameter(&self, parameter: &Value) -> String {
        let schema = &parameter["schema"];
        let example = parameter.get("example").cloned();
        let example = example
            .or_else(|| self.is_explicit(schema, 0).then(|| self.of(schema, 0)))
            .unwrap_or_else(|| ID.into());
        example.as_str().map_or_else(|| example.to_string(), str::to_owned)
    }

    fn of(&self, schema: &Value, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            return Value::Null;
        }
        if let Some(example) = own(schema)
            .or_else(|| schema.get("const"))
            .or_else(|| schema["enum"].get(0))
        {
            return example.clone();
        }
        if let Some(part) = self.referred(schema).or_else(|| variant(schema)) {
            return self.of(part, depth + 1);
        }
        match kind(schema) {
            "object" => self.of_object(schema, depth),
            "array" => json!([self.of(&schema["items"], depth + 1)]),
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
            "boolean" => true.into(),
            "string" => text(schema["format"].as_str().unwrap_or_default()).into(),
            _ => Value::Null,
        }
    }

    /// The required fields and those with an example. Most other fields are alternatives.
    fn of_object(&self, schema: &Value, depth: usize) -> Value {
        let mut members = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            if let Value::Object(more) = self.of(part, depth + 1) {
                members.extend(more);
            }
        }
        let required = |name: &str| {
            schema["required"]
                .as_array()
                .is_some_and(|names| names.iter().any(|required| required == name))
        };
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if required(name) || self.is_explicit(property, depth + 1) {
                members.insert(name.clone(), self.of(property, depth + 1));
            }
        }
        members.into()
    }

    /// Whether `schema` or one of its parts has an example.
    fn is_explicit(&self, schema: &Value, depth: usize) -> bool {
        let deeper = |part: &Value| depth < MAX_DEPTH && self.is_explicit(part, depth + 1);
        let properties = schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, property)| property);
        own(schema).is_some()
            || self.referred(schema).is_some_and(deeper)
            || variant(schema).is_some_and(deeper)
            || schema.get("items").is_some_and(deeper)
            || properties.into_iter().any(deeper)
    }

    fn referred(&self, schema: &Value) -> Option<&Value> {
        self.0
            .get(schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")?)
    }
}

/// The example of the schema itself. Null means that the field is left out.
fn own(schema: &Value) -> Option<&Value> {
    schema
        .get("example")
        .or_else(|| schema["examples"].get(0))
        .filter(|example| !example.is_null())
}

/// The first alternative that is not null.
fn variant(schema: &Value) -> Option<&Value> {
    let variants = schema.get("oneOf").or_else(|| schema.get("anyOf"))?.as_array()?;
    variants.iter().find(|variant| kind(variant) != "null")
}

/// The first type that is not null, or the type that other keywords imply.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or_default(),
        _ if schema.get("properties").is_some() || schema.get("allOf").is_some() => "object",
        _ => "",
    }
}

/// A string of a format (OpenAPI 3.1, "Data Types").
fn text(format: &str) -> &'static str {
    match format {
        "uuid" => ID,
        "date" => "2000-01-31",
        "date-time" => "2024-03-05T06:07:08.000Z",
        "email" => "asha@example.com",
        "uri" => "https://example.com/",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(schema: &Value) -> Value {
        let address = json!({ "type": "object", "required": ["city"], "properties": {
            "city": { "type": "string", "example": "Pune" }, "zip": { "type": "string" } } });
        let tree = json!({ "type": "object", "required": ["child"], "properties": { "child": { "$ref": "#/components/schemas/Tree" } } });
        Examples(&BTreeMap::from([
            ("Address".to_owned(), address),
            ("Tree".to_owned(), tree),
        ]))
        .of(schema, 0)
    }

    #[test]
    fn an_object_has_its_required_fields_and_those_with_an_example() {
        let schema = json!({ "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string", "format": "uuid" },
            "home": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Address" }] },
            "tags": { "type": ["array", "null"], "items": { "type": "string", "example": "new" } },
            "password": { "type": ["string", "null"] },
            "email": { "type": ["string", "null"], "example": null },
        } });
        assert_eq!(
            example(&schema),
            json!({ "id": ID, "home": { "city": "Pune" }, "tags": ["new"] })
        );
    }

    #[test]
    fn parts_of_all_of_are_merged_unless_the_schema_has_an_example() {
        let schema = json!({ "allOf": [{ "$ref": "#/components/schemas/Address" }, { "type": "object", "required": ["n"],
            "properties": { "n": { "type": "integer", "minimum": 3 } } }] });
        assert_eq!(example(&schema), json!({ "city": "Pune", "n": 3 }));
        assert_eq!(
            example(&json!({ "type": "object", "example": { "a": 1 } })),
            json!({ "a": 1 })
        );
    }

    #[test]
    fn a_recursive_schema_ends() {
        assert!(example(&json!({ "$ref": "#/components/schemas/Tree" })).is_object());
    }

    #[test]
    fn a_parameter_without_an_example_is_an_id() {
        let examples = BTreeMap::new();
        let examples = Examples(&examples);
        assert_eq!(
            examples.of_parameter(&json!({ "name": "id", "schema": { "type": "string" } })),
            ID
        );
        assert_eq!(
            examples.of_parameter(&json!({ "name": "n", "schema": { "type": "integer", "example": 7 } })),
            "7"
        );
    }
}
