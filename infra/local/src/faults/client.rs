//! The AWS SDK's HTTP client, which breaks on demand.

use std::net::SocketAddr;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

use super::{Faults, Kind, Target};
use crate::endpoints::Endpoints;

/// The AWS SDK's HTTP client of the local cloud: the functions' own, broken on demand.
#[must_use]
pub fn aws_http_client(faults: Faults, endpoints: Endpoints) -> SharedHttpClient {
    SharedHttpClient::new(FaultyHttpClient {
        inner: shared::clients::aws_http_client(),
        faults,
        endpoints,
    })
}

#[derive(Debug)]
struct FaultyHttpClient {
    inner: SharedHttpClient,
    faults: Faults,
    endpoints: Endpoints,
}

impl HttpClient for FaultyHttpClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(FaultyConnector {
            inner: self.inner.http_connector(settings, components),
            faults: self.faults.clone(),
            endpoints: self.endpoints,
        })
    }
}

#[derive(Debug)]
struct FaultyConnector {
    inner: SharedHttpConnector,
    faults: Faults,
    endpoints: Endpoints,
}

impl HttpConnector for FaultyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let fault = target(&self.endpoints, request.uri()).and_then(|target| Some((target, self.faults.roll(target)?)));
        match fault {
            None => self.inner.call(request),
            Some((_, Kind::Hang)) => HttpConnectorFuture::new(std::future::pending()),
            Some((_, Kind::Reset)) => {
                let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
                HttpConnectorFuture::ready(Err(ConnectorError::io(reset.into())))
            }
            Some((target, kind)) => HttpConnectorFuture::ready(answer(target, kind)),
        }
    }
}

/// The service behind an AWS endpoint; the gateway's stand-ins roll for themselves.
fn target(endpoints: &Endpoints, uri: &str) -> Option<Target> {
    let uri: http::Uri = uri.parse().ok()?;
    let address: SocketAddr = uri.authority()?.as_str().parse().ok()?;
    [
        (endpoints.dynamodb, Target::Dynamodb),
        (endpoints.s3, Target::S3),
        (endpoints.sqs, Target::Sqs),
    ]
    .into_iter()
    .find_map(|(endpoint, target)| (endpoint == address).then_some(target))
}

/// The failures as the services document them: "Error handling with DynamoDB", "S3 error responses", "SQS common errors".
fn answer(target: Target, kind: Kind) -> Result<HttpResponse, ConnectorError> {
    let (status, body) = match (kind, target) {
        (Kind::Garbage, _) => (200, "<html>not an answer</html>"),
        (Kind::Throttle, Target::S3) => (
            503,
            "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>",
        ),
        (Kind::Throttle, Target::Dynamodb) => (
            400,
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"injected"}"#,
        ),
        (Kind::Throttle, _) => (
            400,
            r#"{"__type":"com.amazonaws.sqs#RequestThrottled","message":"injected"}"#,
        ),
        (_, Target::S3) => (
            500,
            "<Error><Code>InternalError</Code><Message>injected</Message></Error>",
        ),
        (_, Target::Dynamodb) => (
            500,
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"injected"}"#,
        ),
        _ => (
            500,
            r#"{"__type":"com.amazonaws.sqs#InternalError","message":"injected"}"#,
        ),
    };
    let status = StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(HttpResponse::new(status, SdkBody::from(body)))
}
