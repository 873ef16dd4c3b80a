//! The operations that the functions declare.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::http::group::{ALIAS_OF, HANDLER};
use shared::types::role::Role;

/// In characters.
const MAX_SUMMARY: usize = 80;

/// One method of one path of one function, aliases included.
pub struct Operation {
    /// The function's binary.
    pub binary: &'static str,
    /// In capitals.
    pub method: String,
    pub path: String,
    pub id: String,
    /// The path of its handler in its crate.
    pub handler: Vec<String>,
    /// The OpenAPI operation object.
    pub declared: Value,
}

impl Operation {
    /// A second path of another operation.
    pub fn is_alias(&self) -> bool {
        self.declared.get(ALIAS_OF).is_some()
    }

    /// Whether its declared access is a bearer token.
    pub fn needs_bearer(&self) -> bool {
        let alternatives = self.declared["security"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        !alternatives.is_empty() && alternatives.iter().all(|needed| needed.get("bearer").is_some())
    }

    /// The least role that its declared access asks for: the scope of the bearer token, or that of a student if there
    /// is none. `None` lets everybody in.
    pub fn needed_role(&self) -> Option<Role> {
        if !self.needs_bearer() {
            return None;
        }
        let scopes = self.declared["security"][0]["bearer"].as_array().unwrap();
        match scopes.as_slice() {
            [] => Some(Role::Student),
            [role] => Some(Role::parse(role.as_str().unwrap()).unwrap()),
            _ => panic!("{} {} names more than one role", self.method, self.path),
        }
    }

    /// The path with something plausible in place of every parameter.
    pub fn filled_path(&self) -> String {
        let fill = |segment: &str| {
            if segment.starts_with('{') {
                "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c".to_owned()
            } else {
                segment.to_owned()
            }
        };
        self.path.split('/').map(fill).collect::<Vec<_>>().join("/")
    }
}

/// Every function with its OpenAPI document.
pub fn documents() -> Vec<(&'static str, Value)> {
    let document = |function: shared::lambda::Function| {
        Some((function.name(), serde_json::to_value(function.openapi()?).unwrap()))
    };
    product::functions().into_iter().filter_map(document).collect()
}

/// Every operation of every function.
pub fn all() -> Vec<Operation> {
    let mut all = Vec::new();
    for (binary, document) in documents() {
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, declared) in item.as_object().unwrap() {
                if !["get", "put", "post", "patch", "delete", "head", "options"].contains(&method.as_str()) {
                    continue;
                }
                all.push(Operation {
                    binary,
                    method: method.to_uppercase(),
                    path: path.clone(),
                    id: declared["operationId"].as_str().unwrap_or_default().to_owned(),
                    handler: serde_json::from_value(declared[HANDLER].clone()).unwrap_or_default(),
                    declared: declared.clone(),
                });
            }
        }
    }
    all
}

#[test]
fn every_operation_has_an_id_of_its_own() {
    let mut seen = BTreeSet::new();
    for operation in all() {
        assert!(
            !operation.id.is_empty(),
            "{} {} has no operation id",
            operation.method,
            operation.path
        );
        assert!(
            seen.insert(operation.id.clone()),
            "two operations are called {}",
            operation.id
        );
    }
    assert!(!seen.is_empty());
}

#[test]
fn no_two_functions_answer_the_same_path_and_method() {
    let mut seen = BTreeSet::new();
    for Operation { method, path, .. } in all() {
        assert!(
            seen.insert((method.clone(), path.clone())),
            "{method} {path} is declared twice"
        );
    }
}

#[test]
fn every_operation_declares_its_access_its_reply_and_what_it_is_for() {
    for Operation {
        method, path, declared, ..
    } in all()
    {
        let name = format!("{method} {path}");
        let security = declared["security"]
            .as_array()
            .unwrap_or_else(|| panic!("{name} declares no access"));
        assert!(!security.is_empty(), "{name} declares no access");
        assert!(
            declared["responses"]
                .as_object()
                .is_some_and(|replies| !replies.is_empty()),
            "{name} declares no reply"
        );
        assert!(
            declared["summary"].as_str().is_some_and(|text| !text.is_empty()),
            "{name} does not say what it is for"
        );
    }
}

/// Documentation lists the summaries, one a line; everything else that a client has to know is in the description.
#[test]
fn every_operation_has_a_summary_of_one_line_and_a_description() {
    let mut wrong = Vec::new();
    for operation in all() {
        let name = format!("{} {}", operation.method, operation.path);
        let text = |field: &str| operation.declared[field].as_str().unwrap_or_default().trim().to_owned();
        let (summary, description) = (text("summary"), text("description"));
        if summary.contains('\n') || summary.chars().count() > MAX_SUMMARY || !summary.ends_with('.') {
            wrong.push(format!(
                "{name}: {summary:?} is not one line of at most {MAX_SUMMARY} characters with a period"
            ));
        }
        if description.is_empty() || description == summary {
            wrong.push(format!("{name} has no description"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn gateway_paths_have_no_trailing_slash_and_every_alias_has_an_operation() {
    for Operation {
        method, path, declared, ..
    } in all()
    {
        assert!(path.starts_with('/') && (path == "/" || !path.ends_with('/')), "{path}");
        let Some(canonical) = declared[ALIAS_OF].as_str() else {
            continue;
        };
        let if_not_deleted =
            |other: &Operation| format!("{} {}", other.method, other.path) == canonical && !other.is_alias();
        assert!(
            all().iter().any(if_not_deleted),
            "{method} {path} is an alias of {canonical}, which does not exist"
        );
    }
}
