//! `infra/api.yaml`: what API Gateway lets through, and to whom.

use std::collections::{BTreeMap, BTreeSet};

use local::gateway::routes::{DEFAULT_ROUTE, Routes};
use serde_json::Value;

use super::{file, operations, template};

fn binaries() -> BTreeMap<String, String> {
    let functions = template::loaded().functions.into_iter();
    functions
        .map(|function| (function.logical_id, function.binary))
        .collect()
}

#[test]
fn every_path_has_a_route_to_its_function_and_there_is_nothing_else() {
    let routes = Routes::parse(&file("infra/api.yaml"), &binaries()).unwrap();
    let routed: BTreeSet<_> = routes
        .all()
        .iter()
        .map(|route| (route.key.clone(), route.binary.clone()))
        .collect();
    let operations = operations::all();
    let mut declared = BTreeSet::new();
    for operation in &operations {
        let of_path = operations.iter().filter(|other| other.path == operation.path);
        let functions: BTreeSet<_> = of_path.map(|other| other.binary).collect();
        // A path of two functions has a route per method.
        let methods = match (functions.len(), operation.method.as_str()) {
            (1, _) => vec!["ANY"],
            (_, "GET") => vec!["GET", "HEAD"],
            (_, method) => vec![method],
        };
        let key = |method: &str| (format!("{method} {}", operation.path), operation.binary.to_owned());
        declared.extend(methods.into_iter().map(key));
    }
    declared.insert((DEFAULT_ROUTE.to_owned(), "docs".to_owned()));
    assert_eq!(
        routed.difference(&declared).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new(),
        "routes to nothing"
    );
    assert_eq!(
        declared.difference(&routed).collect::<Vec<_>>(),
        Vec::<&(String, String)>::new(),
        "unreachable"
    );
    // "Quotas for HTTP APIs": 300 routes, unless AWS grants more.
    assert!(routed.len() <= 300);
}

#[test]
fn every_integration_names_a_function_that_api_gateway_may_invoke() {
    let api: Value = serde_yaml_ng::from_str(&file("infra/api.yaml")).unwrap();
    let text = file("template.yaml");
    let integrations = api["components"]["x-amazon-apigateway-integrations"]
        .as_object()
        .unwrap();
    let functions = binaries();
    for (name, integration) in integrations {
        let uri = integration["uri"]["Fn::Sub"].as_str().unwrap();
        let function = uri
            .split_once("functions/${")
            .and_then(|(_, rest)| rest.split_once(".Arn}"))
            .unwrap()
            .0;
        assert_eq!(functions.get(function), Some(name), "{uri}");
        assert_eq!(integration["payloadFormatVersion"], "2.0", "{name}");
        assert_eq!(integration["type"], "aws_proxy", "{name}");
        let permission = template::resource(&text, &function.replace("Function", "Permission"));
        assert!(uri.ends_with(":live/invocations"), "{uri}");
        let alias = format!("{function}.Alias");
        assert_eq!(template::tagged(&permission["Properties"]["FunctionName"]), alias);
        assert_eq!(permission["Properties"]["Principal"], "apigateway.amazonaws.com");
    }
    let used: BTreeSet<_> = operations::all()
        .into_iter()
        .map(|operation| operation.binary.to_owned())
        .collect();
    assert_eq!(integrations.keys().cloned().collect::<BTreeSet<_>>(), used);
}

#[test]
fn literal_segments_win_over_parameters() {
    let routes = Routes::parse(&file("infra/api.yaml"), &binaries()).unwrap();
    for operation in operations::all()
        .iter()
        .filter(|operation| !operation.path.contains('{'))
    {
        let selected = routes.select(&operation.method, &operation.path).unwrap();
        let (_, path) = selected.route.key.split_once(' ').unwrap();
        assert_eq!(
            (path, selected.route.binary.as_str()),
            (operation.path.as_str(), operation.binary)
        );
    }
}

#[test]
fn cors_allows_what_the_operations_take_and_shows_what_they_give() {
    let api: Value = serde_yaml_ng::from_str(&file("infra/api.yaml")).unwrap();
    let cors = &api["x-amazon-apigateway-cors"];
    let listed = |name: &str, value: &str| cors[name].as_array().unwrap().iter().any(|entry| entry == value);
    for operation in operations::all() {
        assert!(listed("allowMethods", &operation.method), "{}", operation.method);
    }
    for header in [
        "authorization",
        "content-type",
        "idempotency-key",
        "if-match",
        "if-none-match",
        "x-request-id",
    ] {
        assert!(listed("allowHeaders", header), "{header}");
    }
    for header in [
        "etag",
        "link",
        "location",
        "retry-after",
        "www-authenticate",
        "x-request-id",
    ] {
        assert!(listed("exposeHeaders", header), "{header}");
    }
    assert_eq!(cors["allowOrigins"]["Ref"], "AllowedOrigins");
}
