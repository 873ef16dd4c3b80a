//! What `cargo gen` wrote is what it would write now, and clients find examples in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use shared::ErrorCode;

use super::{ROOT, file, operations};

#[test]
fn generated_files_are_current() {
    let files = r#gen::generate().unwrap();
    assert_eq!(
        r#gen::stale(Path::new(ROOT), &files).unwrap(),
        Vec::<PathBuf>::new(),
        "run `cargo gen`"
    );
}

#[test]
fn the_document_is_openapi_3_1_and_has_every_operation() {
    let document: Value = serde_json::from_str(&file("infra/openapi.json")).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        documented.extend(
            item.as_object()
                .unwrap()
                .keys()
                .map(|method| (method.to_uppercase(), path.clone())),
        );
    }
    let declared: BTreeSet<_> = operations::all()
        .into_iter()
        .map(|operation| (operation.method, operation.path))
        .collect();
    assert_eq!(documented, declared);
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document: Value = serde_json::from_str(&file("infra/openapi.json")).unwrap();
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let target = document.pointer(reference.trim_start_matches('#'));
            assert!(target.is_some(), "{reference} leads nowhere");
        }
        waiting.extend(value.as_object().into_iter().flat_map(|members| members.values()));
        waiting.extend(value.as_array().into_iter().flatten());
    }
}

/// Clients decide by `code`, so the document lists each of them, once.
#[test]
fn every_error_code_is_documented_once() {
    let document: Value = serde_json::from_str(&file("infra/openapi.json")).unwrap();
    let documented = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].clone();
    let codes: Vec<_> = ErrorCode::ALL.iter().map(|code| Value::from(code.as_str())).collect();
    assert_eq!(documented, Value::Array(codes));
}

/// Every property of a request body shows what to send.
#[test]
fn every_property_of_a_request_body_has_an_example() {
    for (binary, document) in operations::documents() {
        let schemas = &document["components"]["schemas"];
        let bodies = operations::all()
            .into_iter()
            .filter(|operation| operation.binary == binary);
        for operation in bodies {
            for (_, media) in operation.declared["requestBody"]["content"]
                .as_object()
                .into_iter()
                .flatten()
            {
                let mut missing = Vec::new();
                without_example(&media["schema"], schemas, "body", &mut missing);
                assert!(missing.is_empty(), "{} has no example for {missing:?}", operation.id);
            }
        }
    }
}

fn without_example(schema: &Value, schemas: &Value, at: &str, missing: &mut Vec<String>) {
    let has_example = |schema: &Value| {
        schema.get("example").is_some() || schema.get("examples").is_some() || schema.get("const").is_some()
    };
    if has_example(schema) {
        return;
    }
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix("#/components/schemas/"))
    {
        assert!(
            schemas.get(name).is_some(),
            "{at} refers to {name}, which is not in the document"
        );
        return without_example(&schemas[name], schemas, at, missing);
    }
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            without_example(property, schemas, &format!("{at}.{name}"), missing);
        }
        return;
    }
    let variants = ["oneOf", "anyOf", "allOf"]
        .iter()
        .filter_map(|kind| schema[kind].as_array())
        .flatten();
    let variants: Vec<_> = variants.filter(|variant| variant["type"] != "null").collect();
    if variants.is_empty() {
        missing.push(at.to_owned());
    }
    for variant in variants {
        without_example(variant, schemas, at, missing);
    }
}
