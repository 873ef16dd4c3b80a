use super::*;

fn definition(routes: &[(&str, &str)]) -> String {
    let mut paths = Map::new();
    for (method, path) in routes {
        let item = paths.entry(*path).or_insert_with(|| Value::Object(Map::new()));
        item[*method] =
            serde_json::json!({ INTEGRATION: { "$ref": "#/components/x-amazon-apigateway-integrations/users" } });
    }
    serde_json::json!({
        "paths": paths,
        "components": { "x-amazon-apigateway-integrations": { "users": {
            "payloadFormatVersion": "2.0",
            "uri": { "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${UsersFunction.Arn}/invocations" },
        } } },
    })
    .to_string()
}

fn routes(routes: &[(&str, &str)]) -> Routes {
    let binaries = BTreeMap::from([("UsersFunction".to_owned(), "users".to_owned())]);
    Routes::parse(&definition(routes), &binaries).unwrap()
}

fn key<'r>(routes: &'r Routes, method: &str, path: &str) -> &'r str {
    &routes.select(method, path).unwrap().route.key
}

#[test]
fn the_most_specific_route_is_selected_in_any_order() {
    let routes = routes(&[
        (ANY_METHOD, "/$default"),
        ("get", "/api/{proxy+}"),
        ("get", "/api/users/{id}"),
        (ANY_METHOD, "/api/users/me"),
        ("get", "/api/users/me"),
        ("get", "/api/{group}/me"),
        ("get", "/api/users/me/skills"),
    ]);
    assert_eq!(key(&routes, "GET", "/api/users/me"), "GET /api/users/me");
    assert_eq!(key(&routes, "PUT", "/api/users/me"), "ANY /api/users/me");
    assert_eq!(key(&routes, "GET", "/api/users/7"), "GET /api/users/{id}");
    assert_eq!(key(&routes, "GET", "/api/courses/me"), "GET /api/{group}/me");
    assert_eq!(key(&routes, "GET", "/api/users/7/skills"), "GET /api/{proxy+}");
    assert_eq!(key(&routes, "POST", "/api/users/7"), "$default");
    assert_eq!(key(&routes, "GET", "/"), "$default");
}

#[test]
fn a_trailing_slash_is_another_path_and_parameters_are_never_empty() {
    let routes = routes(&[
        (ANY_METHOD, "/$default"),
        ("get", "/api"),
        ("get", "/api/media/{id}"),
        ("get", "/files/{path+}"),
    ]);
    assert_eq!(key(&routes, "GET", "/api"), "GET /api");
    assert_eq!(key(&routes, "GET", "/api/"), "$default");
    assert_eq!(key(&routes, "GET", "/api/media/"), "$default");
    assert_eq!(key(&routes, "GET", "/api/media/1/"), "$default");
    assert_eq!(key(&routes, "GET", "/files/"), "$default");
    assert_eq!(key(&routes, "GET", "/apix"), "$default");
}

#[test]
fn parameters_have_their_names() {
    let routes = routes(&[("get", "/a/{x}/b/{y}"), ("get", "/files/{path+}")]);
    let selected = routes.select("GET", "/a/ü 1/b/2").unwrap();
    assert_eq!(
        selected.parameters,
        BTreeMap::from([("x".into(), "ü 1".into()), ("y".into(), "2".into())])
    );
    let selected = routes.select("GET", "/files/c/d/").unwrap();
    assert_eq!(selected.parameters, BTreeMap::from([("path".into(), "c/d/".into())]));
    assert!(routes.select("GET", "/nothing").is_none());
}

#[test]
fn an_integration_that_names_no_function_of_the_template_is_refused() {
    let error = Routes::parse(&definition(&[("get", "/a")]), &BTreeMap::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /a: UsersFunction is not a function of the template"
    );
}
