//! Requests to the API's own address, past the edge.

use serde_json::{Value, json};

use crate::support::TestApp;

/// Requests a code for `phone` from `source_ip` with these headers, past the edge, and returns the reply.
async fn request_code(app: &TestApp, phone: &str, source_ip: &str, headers: Value) -> Value {
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
        "body": json!({ "phone_number": phone }).to_string(),
        "isBase64Encoded": false,
    });
    let auth = app.cloud.invoker("auth").unwrap();
    auth.invoke(event, "request").await.unwrap()
}

/// Whether a code for a phone without an account is sent.
async fn is_sent(app: &TestApp, source_ip: &str, headers: Value) -> bool {
    let phone = app.fresh_phone();
    let reply = request_code(app, &phone, source_ip, headers).await;
    assert_eq!(reply["statusCode"], 200, "{reply}");
    !app.sms_to(&phone).await.is_empty()
}

#[tokio::test]
async fn only_the_source_address_counts_past_the_edge() {
    let app = TestApp::with_parameters([("SmsPerAddressHourly", "2")]).await;
    let mut sent = Vec::new();
    for number in 0..4 {
        let claimed = json!({
            "cloudfront-viewer-address": format!("192.0.2.{number}:4711"), "x-edge-key": format!("guess {number}"),
            "x-forwarded-for": format!("192.0.2.{number}"),
        });
        sent.push(is_sent(&app, "198.51.100.7", claimed).await);
    }
    assert_eq!(sent, [true, true, false, false]);
    assert!(is_sent(&app, "198.51.100.8", json!({})).await);
    app.finish().await;
}

#[tokio::test]
async fn an_ipv6_client_counts_in_its_64_its_56_and_its_48() {
    let app = TestApp::with_parameters([("SmsPerAddressHourly", "10")]).await;
    let mut sent = Vec::new();
    for block in 0..5 {
        let mut of_block = Vec::new();
        for network in 0..5 {
            let mut of_network = 0;
            for host in 0..4 {
                let address = format!("2001:db8:1:{block:x}{network:02x}::{host:x}");
                of_network += u32::from(is_sent(&app, &address, json!({})).await);
            }
            of_block.push(of_network);
        }
        sent.push(of_block);
    }
    // Three for each /64, ten for each /56, thirty for the /48.
    let full = vec![3, 3, 3, 1, 0];
    assert_eq!(sent, [full.clone(), full.clone(), full, vec![0; 5], vec![0; 5]]);
    assert!(is_sent(&app, "2001:db8:2::1", json!({})).await);
    app.finish().await;
}

#[tokio::test]
async fn requests_past_the_edge_are_refused_if_the_operator_says_so() {
    let app = TestApp::with_parameters([("EdgeOnly", "true")]).await;
    for headers in [json!({}), json!({ "x-edge-key": "guess" })] {
        let reply = request_code(&app, &app.fresh_phone(), "198.51.100.7", headers).await;
        assert_eq!(reply["statusCode"], 403, "{reply}");
    }
    // The local gateway is an edge.
    app.anon()
        .post("/api/request-otp", json!({ "phone_number": app.fresh_phone() }))
        .await
        .assert_status(200);
    app.finish().await;
}
