//! Bytes in an event's path and query string that no URI may contain. Viewers can send them, and `lambda_http` panics when
//! it makes a request of such an event, before any handler runs.

use lambda_http::LambdaEvent;
use lambda_http::request::LambdaRequest;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// All but what RFC 3986 allows in a query (§3.4), with `%`, which begins what is encoded already.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The event with these bytes percent-encoded, which means the same.
pub(super) fn encoded(mut event: LambdaEvent<LambdaRequest>) -> LambdaEvent<LambdaRequest> {
    if let LambdaRequest::ApiGatewayV2(request) = &mut event.payload
        && let Some(query) = &mut request.raw_query_string
    {
        encode(query);
    }
    event
}

fn encode(text: &mut String) {
    let encoded = utf8_percent_encode(text, ENCODED).to_string();
    if encoded != *text {
        *text = encoded;
    }
}

#[cfg(test)]
mod tests {
    use http::Uri;
    use lambda_http::Context;
    use serde_json::json;

    use super::*;

    fn query(raw: &str) -> String {
        let event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/api/health", "rawQueryString": raw, "headers": {},
            "requestContext": { "http": { "method": "GET", "path": "/api/health" }, "stage": "$default", "timeEpoch": 0 },
            "isBase64Encoded": false,
        });
        let event = LambdaEvent::new(serde_json::from_value(event).unwrap(), Context::default());
        match encoded(event).payload {
            LambdaRequest::ApiGatewayV2(request) => request.raw_query_string.unwrap(),
            _ => panic!("another kind of event"),
        }
    }

    #[test]
    fn what_a_uri_may_contain_stays() {
        for ordinary in ["", "limit=5&cursor=a%2Fb%3D", "q=a+b&x=(1,2);y=*'!~@:/?", "%zz=%"] {
            assert_eq!(query(ordinary), ordinary);
        }
    }

    #[test]
    fn every_byte_becomes_a_uri() {
        assert_eq!(query("x=<a b>\t\"#"), "x=%3Ca%20b%3E%09%22%23");
        let odd: String = (1..=0x2ff).filter_map(char::from_u32).collect();
        let uri = format!("https://example.com/?{}", query(&odd));
        assert!(uri.parse::<Uri>().is_ok(), "{uri}");
    }
}
