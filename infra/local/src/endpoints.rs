//! The engines' addresses, and the names that AWS would give to the resources on them.

use std::net::SocketAddr;

/// The region every ARN of the local cloud names.
pub const REGION: &str = "us-east-1";
/// The account every ARN of the local cloud names.
pub const ACCOUNT: &str = "000000000000";
/// The secret key that belongs to every access key of the local cloud.
pub const SECRET_ACCESS_KEY: &str = "local-not-a-secret";
/// Path of the `@connections` API on the gateway; `/@connections/{id}` follows it.
pub const WEBSOCKET_PATH: &str = "/_local/websocket";
/// Path of the SES stand-in on the gateway; `/v2/email/…` follows it.
pub const SES_PATH: &str = "/_local/ses";

/// The addresses of one local cloud, all on loopback.
#[derive(Clone, Copy, Debug)]
pub struct Endpoints {
    /// DynamoDB, JSON 1.0.
    pub dynamodb: SocketAddr,
    /// S3, path-style.
    pub s3: SocketAddr,
    /// SQS, JSON 1.0.
    pub sqs: SocketAddr,
    /// Secrets Manager, JSON 1.1.
    pub secrets: SocketAddr,
    /// The gateway: HTTP API, WebSocket API, `@connections` and the providers.
    pub gateway: SocketAddr,
}

impl Endpoints {
    /// The AWS SDKs' service-specific endpoint variables
    /// (<https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>).
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 5] {
        [
            ("AWS_ENDPOINT_URL_DYNAMODB", format!("http://{}", self.dynamodb)),
            ("AWS_ENDPOINT_URL_S3", format!("http://{}", self.s3)),
            ("AWS_ENDPOINT_URL_SQS", format!("http://{}", self.sqs)),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", format!("http://{}", self.secrets)),
            ("AWS_ENDPOINT_URL_SESV2", format!("http://{}{SES_PATH}", self.gateway)),
        ]
    }

    /// The URL a message for the queue `name` is sent to.
    #[must_use]
    pub fn queue_url(&self, name: &str) -> String {
        format!("http://{}/{ACCOUNT}/{name}", self.sqs)
    }

    /// The base of the `@connections` API, what `https://{api}.execute-api.{region}.amazonaws.com/{stage}` is on AWS.
    #[must_use]
    pub fn websocket(&self) -> String {
        format!("http://{}{WEBSOCKET_PATH}", self.gateway)
    }
}

/// `arn:aws:<service>:us-east-1:000000000000:<resource>`.
#[must_use]
pub fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// The ARN of the table `name`.
#[must_use]
pub fn table_arn(name: &str) -> String {
    arn("dynamodb", &format!("table/{name}"))
}

/// The ARN of the queue `name`.
#[must_use]
pub fn queue_arn(name: &str) -> String {
    arn("sqs", name)
}

/// The ARN of the secret `name`, with the six characters Secrets Manager appends.
#[must_use]
pub fn secret_arn(name: &str) -> String {
    arn("secretsmanager", &format!("secret:{name}-000000"))
}

/// The ARN of the function `name`.
#[must_use]
pub fn function_arn(name: &str) -> String {
    arn("lambda", &format!("function:{name}"))
}

/// The ARN of a bucket, or of an object when `key` is given.
#[must_use]
pub fn bucket_arn(bucket: &str, key: Option<&str>) -> String {
    match key {
        Some(key) => format!("arn:aws:s3:::{bucket}/{key}"),
        None => format!("arn:aws:s3:::{bucket}"),
    }
}

/// The name of all functions together under `cargo lambda watch`, which gives them one environment.
pub const ANY_FUNCTION: &str = "AnyFunction";

/// The access key of a function. It contains the function's name, so that the engines know which function signed a
/// request.
#[must_use]
pub fn access_key(logical_id: &str) -> String {
    format!("LOCAL{}", logical_id.to_uppercase())
}
