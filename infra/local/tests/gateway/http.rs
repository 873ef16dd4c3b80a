use super::*;

#[tokio::test]
async fn a_request_goes_through_the_edge_and_the_gateway_to_the_function_and_back() {
    let fixture = Fixture::start().await;
    let request = fixture.http.post(fixture.url("/api/echo/a%20b/?x=1&y=%2B"));
    let request = request
        .header("x-edge-key", "guess")
        .header("cloudfront-viewer-address", "192.0.2.1:1")
        .body("hello");
    let reply = request.send().await.unwrap();
    assert_eq!(reply.status(), 201);
    assert_eq!(reply.headers()["set-cookie"], "a=1");
    assert_eq!(reply.headers()["etag"], "\"1\"");
    assert!(
        reply.headers()["server-timing"]
            .to_str()
            .unwrap()
            .starts_with("dynamodb;desc=\"0 calls\", s3;")
    );
    let cost: Value = serde_json::from_str(reply.headers()["x-local-cost"].to_str().unwrap()).unwrap();
    assert!(cost["handler_ms"].as_f64().unwrap() > 0.0);
    assert_eq!(cost["dynamodb_calls"], 0);
    let echoed: Value = reply.json().await.unwrap();
    assert_eq!((&echoed["method"], &echoed["size"]), (&json!("POST"), &json!(5)));
    assert!(
        echoed["uri"].as_str().unwrap().ends_with("/api/echo/a%20b?x=1&y=%2B"),
        "{echoed}"
    );
    let headers: Vec<String> = serde_json::from_value(echoed["headers"].clone()).unwrap();
    let values = |name: &str| {
        headers
            .iter()
            .filter_map(|line| line.strip_prefix(name))
            .collect::<Vec<_>>()
    };
    assert_eq!(values("x-edge-key: ").len(), 1);
    assert_eq!(values("x-edge-key: ")[0].len(), 64);
    assert!(values("cloudfront-viewer-address: ")[0].starts_with("127.0.0.1:"));
}

#[tokio::test]
async fn an_unknown_path_goes_to_the_default_function() {
    let fixture = Fixture::start().await;
    assert_eq!(
        fixture.http.get(fixture.url("/nowhere")).send().await.unwrap().status(),
        404
    );
    let wrong_method = fixture.http.get(fixture.url("/api/echo/1")).send().await.unwrap();
    assert_eq!(wrong_method.status(), 405);
    let unreadable = fixture.http.get(fixture.url("/api/%ff")).send().await.unwrap();
    assert_eq!(unreadable.status(), 400);
}

#[tokio::test]
async fn a_route_for_any_method_leaves_head_and_unknown_methods_to_the_function() {
    let fixture = Fixture::start().await;
    let send = |method| fixture.http.request(method, fixture.url("/api/hello")).send();
    let (get, head) = (send(Method::GET).await.unwrap(), send(Method::HEAD).await.unwrap());
    for name in ["content-length", "content-type"] {
        assert_eq!(head.headers()[name], get.headers()[name]);
    }
    assert_eq!((head.status(), get.status()), (StatusCode::OK, StatusCode::OK));
    assert_eq!(
        (head.text().await.unwrap().as_str(), get.text().await.unwrap().as_str()),
        ("", "hello")
    );
    let unknown = send(Method::DELETE).await.unwrap();
    assert_eq!(unknown.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(unknown.headers()["allow"], "GET,HEAD");
}

#[tokio::test]
async fn cross_origin_requests_are_the_gateways_business() {
    let fixture = Fixture::start().await;
    let url = fixture.url("/api/echo/1");
    let preflight = fixture
        .http
        .request(Method::OPTIONS, &url)
        .header("origin", "https://app.example.com");
    let preflight = preflight
        .header("access-control-request-method", "POST")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.status(), 204);
    assert_eq!(preflight.headers()["access-control-allow-origin"], "*");
    assert_eq!(preflight.headers()["access-control-allow-methods"], "GET,POST");
    let actual = fixture
        .http
        .post(&url)
        .header("origin", "https://app.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(actual.headers()["access-control-allow-origin"], "*");
    assert!(
        !fixture
            .http
            .post(&url)
            .send()
            .await
            .unwrap()
            .headers()
            .contains_key("access-control-allow-origin")
    );
}

#[tokio::test]
async fn the_limits_of_size_are_those_of_api_gateway_and_lambda() {
    let fixture = Fixture::start().await;
    let post = async |megabytes: usize| {
        let body = vec![b'x'; megabytes * 1024 * 1024];
        let reply = fixture
            .http
            .post(fixture.url("/api/echo/1"))
            .body(body)
            .send()
            .await
            .unwrap();
        (
            reply.status().as_u16(),
            reply.json::<Value>().await.unwrap()["message"].clone(),
        )
    };
    assert_eq!(post(1).await.0, 201);
    assert_eq!(post(7).await, (413, json!("Request Entity Too Large")));
    assert_eq!(post(11).await, (413, json!("Request Entity Too Large")));
    let reply = fixture.http.get(fixture.url("/api/large")).send().await.unwrap();
    assert_eq!(reply.status(), 500);
    assert_eq!(reply.json::<Value>().await.unwrap()["message"], "Internal Server Error");
}

#[tokio::test]
async fn a_client_that_gives_up_does_not_stop_the_function() {
    let fixture = Fixture::start().await;
    let request = fixture
        .http
        .get(fixture.url("/api/slow"))
        .timeout(Duration::from_millis(200));
    assert!(request.send().await.unwrap_err().is_timeout());
    let state: Value = fixture
        .http
        .get(fixture.url("/_local/state"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let docs = state["functions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|function| function["name"] == "docs")
        .unwrap();
    assert_eq!(docs["running"], 1);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the product's client takes any address")]
async fn the_peers_address_is_the_viewers() {
    let fixture = Fixture::start().await;
    let client = reqwest::Client::builder()
        .local_address(Some([127, 0, 0, 42].into()))
        .build()
        .unwrap();
    let reply = client
        .post(fixture.url("/api/echo/1"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(reply.contains("cloudfront-viewer-address: 127.0.0.42:"), "{reply}");
}
