//! The AWS SDK's HTTP client, which breaks on demand.

use std::net::SocketAddr;
use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

use super::lag::Lag;
use super::{Faults, Kind, Target, conflict};
use crate::endpoints::Endpoints;
use crate::engines::Engines;

/// The AWS SDK's HTTP client of the local cloud: the functions' own, broken on demand.
#[must_use]
pub fn aws_http_client(faults: Faults, engines: &Engines) -> SharedHttpClient {
    SharedHttpClient::new(FaultyHttpClient {
        inner: shared::platform::aws_http_client(),
        faults,
        endpoints: engines.endpoints,
        lag: Arc::new(Lag::new(engines.database.clone(), engines.clock.clone())),
    })
}

#[derive(Debug)]
struct FaultyHttpClient {
    inner: SharedHttpClient,
    faults: Faults,
    endpoints: Endpoints,
    lag: Arc<Lag>,
}

impl HttpClient for FaultyHttpClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(FaultyConnector {
            inner: self.inner.http_connector(settings, components),
            faults: self.faults.clone(),
            endpoints: self.endpoints,
            lag: Arc::clone(&self.lag),
        })
    }
}

#[derive(Debug)]
struct FaultyConnector {
    inner: SharedHttpConnector,
    faults: Faults,
    endpoints: Endpoints,
    lag: Arc<Lag>,
}

impl HttpConnector for FaultyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Some(target) = target(&self.endpoints, request.uri()) else {
            return self.inner.call(request);
        };
        match self.faults.roll(target) {
            None if target == Target::Dynamodb => self.call_dynamodb(request),
            None => self.inner.call(request),
            Some(Kind::Hang) => HttpConnectorFuture::new(std::future::pending()),
            Some(Kind::Reset) => {
                let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
                HttpConnectorFuture::ready(Err(ConnectorError::io(reset.into())))
            }
            Some(kind) => HttpConnectorFuture::ready(answer(target, kind)),
        }
    }
}

impl FaultyConnector {
    fn call_dynamodb(&self, request: HttpRequest) -> HttpConnectorFuture {
        let is_active = |kind| self.faults.is_active(Target::Dynamodb, kind);
        let (conflicts, lags) = (is_active(Kind::Conflict), is_active(Kind::Lag));
        if !(conflicts || lags) {
            return self.inner.call(request);
        }
        let Some((operation, body)) = operation(&request) else {
            return self.inner.call(request);
        };
        if conflicts && let Some(refusal) = conflict::refusal(&operation, &body, &self.faults) {
            return HttpConnectorFuture::ready(response(400, refusal.to_string()));
        }
        if !lags {
            return self.inner.call(request);
        }
        let (inner, lag) = (self.inner.clone(), Arc::clone(&self.lag));
        let is_late = || self.faults.strikes(Target::Dynamodb, Kind::Lag);
        if operation == "Query" && body["IndexName"].is_string() && is_late() {
            HttpConnectorFuture::new(async move {
                match lag.query(body).await {
                    Some(page) => response(200, page.to_string()),
                    None => inner.call(request).await,
                }
            })
        } else {
            HttpConnectorFuture::new(async move {
                lag.remember(operation, body).await;
                inner.call(request).await
            })
        }
    }
}

/// What a request to DynamoDB asks for: the operation, from a header such as `DynamoDB_20120810.PutItem`, and its
/// parameters.
fn operation(request: &HttpRequest) -> Option<(String, Value)> {
    let (_version, operation) = request.headers().get("x-amz-target")?.split_once('.')?;
    let body = serde_json::from_slice(request.body().bytes()?).ok()?;
    Some((operation.to_owned(), body))
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

/// The failures as the services document them: "Error handling with DynamoDB", "S3 error responses", "SQS common
/// errors".
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
    response(status, body)
}

fn response(status: u16, body: impl Into<SdkBody>) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(HttpResponse::new(status, body.into()))
}
