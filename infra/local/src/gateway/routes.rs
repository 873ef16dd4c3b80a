//! API Gateway's route selection over `infra/api.yaml`: the function for a request.
//!
//! The rules are those of "Routing API requests" in the API Gateway developer guide: a full match has priority over a
//! greedy one, literal segments over parameters, and requests without a match go to the `$default` route.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The integration of an operation, as a reference or in place.
const INTEGRATION: &str = "x-amazon-apigateway-integration";
const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
/// The key of the route for requests that no other route matches.
pub const DEFAULT_ROUTE: &str = "$default";

/// The routes of the HTTP API.
#[derive(Clone, Debug)]
pub struct Routes {
    routes: Vec<Route>,
}

/// One route and the function behind it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Route {
    /// API Gateway's name of the route: `GET /api/users/{id}`, or `$default`.
    pub key: String,
    /// The function's binary.
    pub binary: String,
    /// `None` matches every method.
    #[serde(skip)]
    method: Option<String>,
    #[serde(skip)]
    segments: Vec<Segment>,
}

/// The result of the route selection.
#[derive(Debug)]
pub struct Selected<'r> {
    /// The route.
    pub route: &'r Route,
    /// The decoded values of the path's parameters.
    pub parameters: BTreeMap<String, String>,
}

/// A part of a route's path. The order is the order of preference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Parameter(String),
    /// `{name+}`: the rest of the path.
    Greedy(String),
}

/// Why an OpenAPI definition is invalid.
#[derive(Debug, thiserror::Error)]
pub enum RoutesError {
    /// It is not YAML, or not an OpenAPI definition.
    #[error("the API definition cannot be read: {0}")]
    Unreadable(#[from] serde_yaml_ng::Error),
    /// An operation has no valid integration.
    #[error("{route}: {reason}")]
    Integration {
        /// The route's key.
        route: String,
        /// The missing or unknown part.
        reason: String,
    },
}

impl Routes {
    /// The routes of the OpenAPI definition `yaml`. `binaries` maps the template's logical ids of functions to
    /// binaries.
    ///
    /// # Errors
    /// The definition cannot be read, or an operation's integration does not name a function of the template.
    pub fn parse(yaml: &str, binaries: &BTreeMap<String, String>) -> Result<Self, RoutesError> {
        let definition: Value = serde_yaml_ng::from_str(yaml)?;
        let none = Map::new();
        let paths = definition["paths"].as_object().unwrap_or(&none);
        let mut routes = Vec::new();
        for (path, item) in paths {
            for (name, operation) in item.as_object().unwrap_or(&none) {
                let Some(method) = method(name) else { continue };
                let key = key(path, method.as_deref());
                let binary = binary(&definition, operation, binaries).map_err(|reason| RoutesError::Integration {
                    route: key.clone(),
                    reason,
                })?;
                routes.push(Route {
                    segments: segments(path),
                    key,
                    binary,
                    method,
                });
            }
        }
        // A stable sort keeps the definition's order among equals, which can only differ in parameter names.
        routes.sort_by_key(|route| {
            (
                route.is_default(),
                route.is_greedy(),
                route.ranks(),
                Reverse(route.method.is_some()),
            )
        });
        Ok(Self { routes })
    }

    /// The route for `method` and the percent-decoded `path`; `None` only without a `$default` route.
    #[must_use]
    pub fn select(&self, method: &str, path: &str) -> Option<Selected<'_>> {
        self.routes.iter().find_map(|route| {
            let parameters = route.matches(method, path)?;
            Some(Selected { route, parameters })
        })
    }

    /// Every route, most specific first.
    #[must_use]
    pub fn all(&self) -> &[Route] {
        &self.routes
    }
}

impl Route {
    fn is_default(&self) -> bool {
        self.key == DEFAULT_ROUTE
    }

    fn is_greedy(&self) -> bool {
        matches!(self.segments.last(), Some(Segment::Greedy(_)))
    }

    /// Literals before parameters, left to right; names do not matter.
    fn ranks(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Parameter(_) => 1,
            Segment::Greedy(_) => 2,
        };
        self.segments.iter().map(rank).collect()
    }

    fn matches(&self, method: &str, path: &str) -> Option<BTreeMap<String, String>> {
        if self.is_default() {
            return Some(BTreeMap::new());
        }
        if self.method.as_deref().is_some_and(|own| own != method) {
            return None;
        }
        let mut parameters = BTreeMap::new();
        let mut rest = path.strip_prefix('/')?;
        for (index, segment) in self.segments.iter().enumerate() {
            let is_last = index + 1 == self.segments.len();
            let (part, after) = match rest.split_once('/') {
                Some((part, after)) => (part, Some(after)),
                None => (rest, None),
            };
            match segment {
                Segment::Literal(literal) if literal == part => {}
                Segment::Parameter(name) if !part.is_empty() => {
                    parameters.insert(name.clone(), part.to_owned());
                }
                Segment::Greedy(name) if !rest.is_empty() => {
                    parameters.insert(name.clone(), rest.to_owned());
                    return Some(parameters);
                }
                _ => return None,
            }
            match (after, is_last) {
                (None, true) => return Some(parameters),
                (Some(after), false) => rest = after,
                _ => return None,
            }
        }
        None
    }
}

/// The HTTP method that a key of a path item stands for. `Some(None)` is any method; `None` is not a method.
fn method(name: &str) -> Option<Option<String>> {
    match name {
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" => Some(Some(name.to_uppercase())),
        ANY_METHOD => Some(None),
        _ => None,
    }
}

fn key(path: &str, method: Option<&str>) -> String {
    match (path, method) {
        ("/$default", _) => DEFAULT_ROUTE.to_owned(),
        (path, Some(method)) => format!("{method} {path}"),
        (path, None) => format!("ANY {path}"),
    }
}

fn segments(path: &str) -> Vec<Segment> {
    let segment = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        None => Segment::Literal(part.to_owned()),
        Some(name) => match name.strip_suffix('+') {
            None => Segment::Parameter(name.to_owned()),
            Some(name) => Segment::Greedy(name.to_owned()),
        },
    };
    path.strip_prefix('/').unwrap_or(path).split('/').map(segment).collect()
}

/// The binary behind an operation: its integration's URI names the function, as `${UsersFunction.Arn}`.
fn binary(definition: &Value, operation: &Value, binaries: &BTreeMap<String, String>) -> Result<String, String> {
    let mut integration = &operation[INTEGRATION];
    if let Some(reference) = integration["$ref"].as_str() {
        integration = reference
            .strip_prefix('#')
            .and_then(|pointer| definition.pointer(pointer))
            .ok_or_else(|| format!("{reference} does not exist"))?;
    }
    if integration["payloadFormatVersion"] != "2.0" {
        return Err("its integration's payloadFormatVersion is not 2.0".to_owned());
    }
    let uri = &integration["uri"];
    let uri = uri["Fn::Sub"]
        .as_str()
        .or(uri.as_str())
        .ok_or("its integration has no uri")?;
    let function = uri
        .split_once("functions/${")
        .and_then(|(_, rest)| rest.split_once(".Arn}"))
        .map(|(logical_id, _)| logical_id)
        .ok_or_else(|| format!("{uri} does not name a function"))?;
    binaries
        .get(function)
        .cloned()
        .ok_or_else(|| format!("{function} is not a function of the template"))
}

#[cfg(test)]
mod tests;
