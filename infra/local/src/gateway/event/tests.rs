use super::*;
use crate::gateway::routes::Routes;

const API: &str = r##"{ "paths": { "/api/things/{id}": { "post": { "x-amazon-apigateway-integration":
    { "payloadFormatVersion": "2.0", "uri": "functions/${F.Arn}/invocations" } } } } }"##;

fn event(content_type: Option<&'static str>, body: &'static [u8]) -> Value {
    let routes = Routes::parse(API, &BTreeMap::from([("F".to_owned(), "things".to_owned())])).unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("host", "127.0.0.1:9000"),
        ("user-agent", "test"),
        ("accept", "text/html"),
        ("accept", "application/json"),
        ("cookie", "a=1; b=2"),
        ("connection", "keep-alive"),
        ("x-forwarded-for", "10.0.0.1"),
        ("x-forwarded-proto", "gopher"),
    ] {
        headers.append(name, HeaderValue::from_static(value));
    }
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    let request = Arrived {
        method: Method::POST,
        path: decoded_path("/api/things/%C3%BC%201").unwrap(),
        query: "a=1&b=x%20y&a=2".into(),
        headers,
        body: Bytes::from_static(body),
        peer: "127.0.0.7:5000".parse().unwrap(),
    };
    let route = routes.select("POST", &request.path).unwrap();
    build(
        &request,
        &route,
        "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c",
        "2024-03-05T06:07:08Z".parse().unwrap(),
    )
}

#[test]
fn the_event_has_the_shape_of_payload_format_2() {
    let event = event(Some("application/json"), b"{}");
    let expected = json!({
        "version": "2.0",
        "routeKey": "POST /api/things/{id}",
        "rawPath": "/api/things/ü 1",
        "rawQueryString": "a=1&b=x%20y&a=2",
        "cookies": ["a=1", "b=2"],
        "headers": {
            "accept": "text/html,application/json",
            "content-length": "2",
            "content-type": "application/json",
            "host": "local.execute-api.us-east-1.amazonaws.com",
            "user-agent": "test",
            "x-amzn-trace-id": "Root=1-65e6b68c-c2b1a6e0f6f355d9e3c7a7b2",
            "x-forwarded-for": "10.0.0.1, 127.0.0.7",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "queryStringParameters": { "a": "1,2", "b": "x y" },
        "pathParameters": { "id": "ü 1" },
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": "local.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "local",
            "http": {
                "method": "POST", "path": "/api/things/ü 1", "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.7", "userAgent": "test",
            },
            "requestId": "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c",
            "routeKey": "POST /api/things/{id}",
            "stage": "$default",
            "time": "05/Mar/2024:06:07:08 +0000",
            "timeEpoch": 1_709_618_828_000_i64,
        },
        "body": "{}",
        "isBase64Encoded": false,
    });
    assert_eq!(event, expected);
}

#[test]
fn lambdas_own_types_read_the_event() {
    let request: aws_lambda_events::apigw::ApiGatewayV2httpRequest =
        serde_json::from_value(event(Some("application/json"), b"{}")).unwrap();
    assert_eq!(request.request_context.http.source_ip.as_deref(), Some("127.0.0.7"));
    assert_eq!(request.path_parameters["id"], "ü 1");
}

#[test]
fn the_content_type_decides_about_base64() {
    for text in [
        None,
        Some("text/csv"),
        Some("application/json; charset=utf-8"),
        Some("application/problem+json"),
        Some("Application/XML"),
        Some("application/javascript"),
        Some("application/x-www-form-urlencoded"),
    ] {
        assert_eq!(event(text, b"ok")["isBase64Encoded"], false, "{text:?}");
    }
    for binary in [
        Some("image/png"),
        Some("application/octet-stream"),
        Some("multipart/form-data; boundary=x"),
    ] {
        let event = event(binary, b"ok");
        assert_eq!(
            (&event["isBase64Encoded"], &event["body"]),
            (&json!(true), &json!("b2s=")),
            "{binary:?}"
        );
    }
    assert_eq!(event(Some("application/json"), b"\xff")["isBase64Encoded"], true);
    assert!(event(Some("image/png"), b"").get("body").is_none());
}

#[test]
fn a_path_is_decoded_and_cut_as_by_api_gateway() {
    assert_eq!(decoded_path("/a%3Fb").as_deref(), Some("/a"));
    assert_eq!(decoded_path("/a%2Fb").as_deref(), Some("/a/b"));
    assert_eq!(decoded_path("/%ff"), None);
}

#[test]
fn a_reply_keeps_status_headers_cookies_and_bytes() {
    let reply = reply_to_get(&json!({
        "statusCode": 201,
        "headers": { "etag": "\"1\"", "content-length": "999" },
        "multiValueHeaders": { "link": ["<a>", "<b>"] },
        "cookies": ["a=1", "b=2"],
        "body": "aGk=",
        "isBase64Encoded": true,
    }))
    .unwrap();
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert_eq!(reply.headers()["etag"], "\"1\"");
    assert_eq!(reply.headers()["content-type"], "text/plain;charset=UTF-8");
    assert_eq!(reply.headers().get_all("link").iter().count(), 2);
    assert_eq!(reply.headers().get_all("set-cookie").iter().count(), 2);
    assert!(!reply.headers().contains_key("content-length"));
}

#[test]
fn json_without_a_status_is_a_body_and_an_invalid_reply_is_none() {
    let bare = reply_to_get(&json!({ "hello": 1 })).unwrap();
    assert_eq!(
        (bare.status(), &bare.headers()["content-type"]),
        (StatusCode::OK, &HeaderValue::from_static("application/json"))
    );
    assert!(reply_to_get(&json!({ "statusCode": 20 })).is_none());
    assert!(reply_to_get(&json!({ "statusCode": 200, "headers": { "bad name": "x" } })).is_none());
}

#[test]
fn the_reply_to_head_keeps_the_length_that_get_would_have() {
    let answer = json!({ "statusCode": 200, "headers": { "content-length": "17" } });
    let length = |method| {
        reply(&answer, &method)
            .unwrap()
            .headers()
            .get("content-length")
            .cloned()
    };
    assert_eq!(length(Method::HEAD).unwrap(), "17");
    assert_eq!(length(Method::GET), None);
    let unchanged = json!({ "statusCode": 304, "headers": { "content-length": "0" } });
    assert!(reply(&unchanged, &Method::HEAD).unwrap().headers().is_empty());
}

fn reply_to_get(answer: &Value) -> Option<Response<Body>> {
    reply(answer, &Method::GET)
}
