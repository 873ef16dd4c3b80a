//! Requests to the API's own address, past the edge.

use serde_json::{Value, json};

use crate::support::TestApp;

/// Requests a code from `source_ip` with these headers and returns the status.
async fn ask(app: &TestApp, source_ip: &str, headers: Value) -> u64 {
    let http = json!({
        "method": "POST", "path": "/api/request-otp", "protocol": "HTTP/1.1", "sourceIp": source_ip, "userAgent": "",
    });
    let event = json!({
        "version": "2.0", "routeKey": "POST /api/request-otp", "rawPath": "/api/request-otp", "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "accountId": "1", "apiId": "1", "domainName": "api.example.com", "domainPrefix": "api", "http": http,
            "requestId": "1", "routeKey": "POST /api/request-otp", "stage": "$default", "timeEpoch": 1,
        },
        "body": json!({ "phone_number": app.fresh_phone() }).to_string(),
        "isBase64Encoded": false,
    });
    let reply = app
        .cloud
        .invoker("auth")
        .unwrap()
        .invoke(event, "request")
        .await
        .unwrap();
    reply["statusCode"].as_u64().unwrap()
}

#[tokio::test]
async fn only_the_source_address_counts_past_the_edge() {
    let app = TestApp::with_parameters([("SmsPerAddressHourly", "2")]).await;
    let mut statuses = Vec::new();
    for number in 0..4 {
        let claimed = json!({
            "cloudfront-viewer-address": format!("192.0.2.{number}:4711"), "x-edge-key": format!("guess {number}"),
            "x-forwarded-for": format!("192.0.2.{number}"),
        });
        statuses.push(ask(&app, "198.51.100.7", claimed).await);
    }
    assert_eq!(statuses, [200, 200, 429, 429]);
    assert_eq!(ask(&app, "198.51.100.8", json!({})).await, 200);
    app.finish().await;
}

#[tokio::test]
async fn an_ipv6_client_is_its_network() {
    let app = TestApp::with_parameters([("SmsPerAddressHourly", "1")]).await;
    let mut statuses = Vec::new();
    for address in ["2001:db8:1:2::3", "2001:db8:1:2:ffff::4", "2001:db8:1:3::3"] {
        statuses.push(ask(&app, address, json!({})).await);
    }
    assert_eq!(statuses, [200, 429, 200]);
    app.finish().await;
}

#[tokio::test]
async fn requests_past_the_edge_are_refused_if_the_operator_says_so() {
    let app = TestApp::with_parameters([("EdgeOnly", "true")]).await;
    for headers in [json!({}), json!({ "x-edge-key": "guess" })] {
        assert_eq!(ask(&app, "198.51.100.7", headers).await, 403);
    }
    // The local gateway is an edge.
    app.anon()
        .post("/api/request-otp", json!({ "phone_number": app.fresh_phone() }))
        .await
        .assert_status(200);
    app.finish().await;
}
