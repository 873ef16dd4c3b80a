//! The edge in front of both APIs: the effect of the CloudFront distribution and its function
//! (`infra/edge/viewer_request.js`) on a request. `infra/edge/cases.json` keeps the two in agreement.

use std::net::SocketAddr;

use http::{HeaderMap, HeaderName, HeaderValue};

/// Proves to the functions that a request came through the edge.
const EDGE_KEY: HeaderName = HeaderName::from_static("x-edge-key");
/// The viewer's address, set by the edge's function.
const FUNCTION_VIEWER_ADDRESS: HeaderName = HeaderName::from_static("x-viewer-address");
/// `ip:port` of the viewer, set by CloudFront
/// (<https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html>).
const VIEWER_ADDRESS: HeaderName = HeaderName::from_static("cloudfront-viewer-address");

const CHAT: &str = "/ws/community/chat/";
const NOTIFICATIONS: &str = "/ws/notifications";

/// The edge's function: the path and query string of the request to the origin.
#[must_use]
pub fn viewer_request(path: &str, query: &str) -> (String, String) {
    let path = match path.strip_suffix('/') {
        Some(stripped) if !stripped.is_empty() => stripped,
        _ => path,
    };
    if let Some(room) = path.strip_prefix(CHAT).filter(|room| is_id(room)) {
        return socket(&[("channel", "community"), ("community_id", room)], query);
    }
    if path == NOTIFICATIONS {
        return socket(&[("channel", "notifications")], query);
    }
    (path.to_owned(), query.to_owned())
}

/// Replaces the headers that only the edge may set.
pub fn origin_headers(headers: &mut HeaderMap, key: &HeaderValue, viewer: SocketAddr) {
    headers.insert(EDGE_KEY, key.clone());
    if let Ok(address) = HeaderValue::try_from(viewer.ip().to_string()) {
        headers.insert(FUNCTION_VIEWER_ADDRESS, address);
    }
    if let Ok(address) = HeaderValue::try_from(viewer.to_string()) {
        headers.insert(VIEWER_ADDRESS, address);
    }
}

/// Parameters from the path come first and replace the viewer's of the same name.
fn socket(path: &[(&str, &str)], query: &str) -> (String, String) {
    let own = path.iter().map(|(name, value)| format!("{name}={value}"));
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let viewers = query
        .split('&')
        .filter(|pair| !pair.is_empty() && path.iter().all(|(taken, _)| *taken != name(pair)))
        .map(str::to_owned);
    ("/".to_owned(), own.chain(viewers).collect::<Vec<_>>().join("&"))
}

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Target {
        uri: String,
        query: String,
    }

    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        viewer: Target,
        origin: Target,
    }

    #[test]
    fn it_agrees_with_the_cloudfront_function() {
        let cases: Vec<Case> = serde_json::from_str(include_str!("../../../edge/cases.json")).unwrap();
        for case in cases {
            let (uri, query) = viewer_request(&case.viewer.uri, &case.viewer.query);
            assert_eq!(Target { uri, query }, case.origin, "{}", case.name);
        }
    }

    #[test]
    fn a_viewer_cannot_set_the_edges_headers() {
        let mut headers = HeaderMap::new();
        headers.append(EDGE_KEY, HeaderValue::from_static("guess"));
        headers.append(FUNCTION_VIEWER_ADDRESS, HeaderValue::from_static("192.0.2.1"));
        headers.append(VIEWER_ADDRESS, HeaderValue::from_static("192.0.2.1:1"));
        headers.append(VIEWER_ADDRESS, HeaderValue::from_static("192.0.2.2:2"));
        origin_headers(
            &mut headers,
            &HeaderValue::from_static("key"),
            "127.0.0.9:4711".parse().unwrap(),
        );
        assert_eq!(headers.get_all(EDGE_KEY).iter().collect::<Vec<_>>(), ["key"]);
        assert_eq!(
            headers.get_all(FUNCTION_VIEWER_ADDRESS).iter().collect::<Vec<_>>(),
            ["127.0.0.9"]
        );
        assert_eq!(
            headers.get_all(VIEWER_ADDRESS).iter().collect::<Vec<_>>(),
            ["127.0.0.9:4711"]
        );
    }
}
