//! The client's address, for limits.

use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use lambda_http::request::RequestContext;
use subtle::ConstantTimeEq as _;

use crate::app::App;
use crate::error::{Error, Result};
use crate::types::client_network::ClientNetwork;

/// The network that a request came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub ClientNetwork);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let address = through_the_edge(parts, app).or_else(|| source_ip(parts));
        Ok(Self(ClientNetwork::new(address)))
    }
}

/// What the edge's function and CloudFront say counts only when the edge proves itself with its secret header: anybody can
/// send the rest.
fn through_the_edge(parts: &Parts, app: &App) -> Option<IpAddr> {
    if !is_from_the_edge(&parts.headers, app) {
        return None;
    }
    let header = |name: &str| parts.headers.get(name)?.to_str().ok();
    // The edge's function sets the first; the second depends on the origin request policy.
    let viewer = header("x-viewer-address").and_then(|address| address.parse().ok());
    viewer.or_else(|| header("cloudfront-viewer-address").and_then(address_of_socket))
}

/// The address in an address and a port. CloudFront writes IPv6 without brackets: the port is what follows the last colon.
fn address_of_socket(text: &str) -> Option<IpAddr> {
    match text.parse::<SocketAddr>() {
        Ok(socket) => Some(socket.ip()),
        Err(_) => text.rsplit_once(':')?.0.parse().ok(),
    }
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
