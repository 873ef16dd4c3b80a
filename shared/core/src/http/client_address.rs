//! The client's address, for limits.

use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use lambda_http::request::RequestContext;
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::error::{Error, Result};

/// The address a request came from. An IPv6 client has a whole /64 (RFC 6177), so that is what counts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub String);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let address = through_the_edge(parts, app).or_else(|| source_ip(parts));
        Ok(Self(address.map(network).unwrap_or_else(|| "unknown".to_owned())))
    }
}

/// What CloudFront says (`CloudFront-Viewer-Address`, an address and a port) counts only when the edge proves itself with its
/// secret header: anybody can send the rest.
fn through_the_edge(parts: &Parts, app: &App) -> Option<IpAddr> {
    if !is_from_the_edge(&parts.headers, app) {
        return None;
    }
    let viewer = parts.headers.get("cloudfront-viewer-address")?.to_str().ok()?;
    // CloudFront writes IPv6 without brackets: the port is what follows the last colon.
    viewer
        .parse::<SocketAddr>()
        .map(|address| address.ip())
        .ok()
        .or_else(|| viewer.rsplit_once(':')?.0.parse().ok())
}

/// Whether a request has the key that the edge adds.
pub(crate) fn is_from_the_edge(headers: &HeaderMap, app: &App) -> bool {
    let keys = headers.get("x-edge-key").zip(app.secrets.optional("EDGE_KEY_SECRET"));
    keys.is_some_and(|(proof, key)| proof.as_bytes().ct_eq(key.as_bytes()).into())
}

/// What API Gateway saw, `requestContext.http.sourceIp`.
fn source_ip(parts: &Parts) -> Option<IpAddr> {
    match parts.extensions.get::<RequestContext>()? {
        RequestContext::ApiGatewayV2(context) => context.http.source_ip.as_deref()?.parse().ok(),
        _ => None,
    }
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::http::client_address::network;

    #[test]
    fn an_ipv6_client_is_its_network() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1");
    }
}
