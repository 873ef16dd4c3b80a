//! The operations of all functions and the schemas they use, merged.

use std::collections::BTreeMap;

use serde_json::Value;
use shared::http::group::{ALIAS_OF, HANDLER};
use shared::lambda::Function;

use crate::Result;

/// The methods that the product uses (OpenAPI 3.1, "Path Item Object").
const METHODS: [&str; 5] = ["delete", "get", "patch", "post", "put"];

/// The operations of the whole product.
#[derive(Debug, Default)]
pub(crate) struct Operations {
    /// The binaries behind the HTTP API and the descriptions of their operations.
    pub functions: Vec<(&'static str, &'static str)>,
    /// Sorted by path and method.
    pub all: BTreeMap<(String, &'static str), Operation>,
    /// Sorted by name.
    pub schemas: BTreeMap<String, Value>,
}

/// One method of one path.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The function's binary.
    pub function: &'static str,
    /// Its `operationId`.
    pub id: String,
    /// Whether this is a second path of an operation.
    pub is_alias: bool,
    /// The path of its handler in its crate, such as `["notes", "create", "create_note"]`.
    pub handler: Vec<String>,
    /// Its OpenAPI operation object.
    pub object: Value,
}

impl Operations {
    /// Merges the operations of `functions`.
    pub fn of(functions: &[Function]) -> Result<Self> {
        let mut operations = Self::default();
        for function in functions {
            let Some(openapi) = function.openapi() else { continue };
            let description = function
                .description()
                .ok_or_else(|| format!("the function {} has no description", function.name()))?;
            operations.functions.push((function.name(), description));
            operations.add(function.name(), &serde_json::to_value(openapi)?)?;
        }
        Ok(operations)
    }

    /// Whether the methods of a path belong to several functions.
    pub fn is_split(&self, path: &str) -> bool {
        let of_path =
            |((other, _), operation): (&(String, _), &Operation)| (other == path).then_some(operation.function);
        let mut functions = self.all.iter().filter_map(of_path);
        let first = functions.next();
        functions.any(|function| Some(function) != first)
    }

    /// The name of the route of an operation, as API Gateway has it.
    pub fn route_key(&self, method: &str, path: &str) -> String {
        if self.is_split(path) {
            format!("{} {path}", method.to_uppercase())
        } else {
            format!("ANY {path}")
        }
    }

    /// The first method of an operation that has several at the same path, unless `method` is the first.
    pub fn first_method(&self, path: &str, method: &str, operation: &Operation) -> Option<&'static str> {
        let is_first = |other: &Operation| other.id == operation.handler_name();
        if operation.is_alias || operation.id != format!("{}_{method}", operation.handler_name()) {
            return None;
        }
        let mut of_path = self.all.iter().filter(|((other, _), _)| other == path);
        of_path.find(|(_, other)| is_first(other)).map(|((_, first), _)| *first)
    }

    fn add(&mut self, function: &'static str, openapi: &Value) -> Result<()> {
        for (path, item) in openapi["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                let Some(object) = item.get(method).cloned() else {
                    continue;
                };
                let operation = Operation::new(function, method, path, object)?;
                if self.all.values().any(|other| other.id == operation.id) {
                    return Err(format!("two operations have the id {}", operation.id).into());
                }
                if let Some(other) = self.all.insert((path.clone(), method), operation) {
                    return Err(format!("{method} {path} belongs to {} and to {function}", other.function).into());
                }
            }
        }
        for (name, schema) in openapi["components"]["schemas"].as_object().into_iter().flatten() {
            let known = self.schemas.entry(name.clone()).or_insert_with(|| schema.clone());
            if known != schema {
                return Err(format!("{function}'s schema {name} differs from the one of another function").into());
            }
        }
        Ok(())
    }
}

impl Operation {
    /// The name of its handler, which operations with several methods and paths share.
    pub fn handler_name(&self) -> &str {
        self.handler.last().unwrap_or(&self.id)
    }

    fn new(function: &'static str, method: &str, path: &str, mut object: Value) -> Result<Self> {
        let id = object["operationId"]
            .as_str()
            .ok_or_else(|| format!("{method} {path} has no operation_id"))?
            .to_owned();
        let handler = object.as_object_mut().and_then(|object| object.remove(HANDLER));
        Ok(Self {
            function,
            is_alias: object.get(ALIAS_OF).is_some(),
            handler: serde_json::from_value(handler.unwrap_or_default())?,
            id,
            object,
        })
    }
}

/// The names in braces in the template of a path.
pub(crate) fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}
