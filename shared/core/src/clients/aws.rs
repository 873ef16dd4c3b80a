//! Clients of AWS, built from the environment that Lambda gives: region, credentials and, on a laptop, endpoints.
//!
//! The endpoint variables are those of the AWS SDKs ("Service-specific endpoints" in their reference guide).

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;

use crate::cost::{self, Cost};
use crate::platform::Platform;

/// Makes clients.
#[derive(Clone, Debug)]
pub struct Aws {
    platform: Platform,
}

/// The settings that every client shares. The SDKs have no common builder type, hence a macro.
macro_rules! configured {
    ($aws:expr, $sdk:ident, $endpoint:literal, $counter:expr) => {{
        let aws: &Aws = $aws;
        let mut builder = $sdk::Config::builder()
            .region($sdk::config::Region::new(
                aws.variable("AWS_REGION").unwrap_or("us-east-1").to_owned(),
            ))
            .credentials_provider(aws.credentials())
            .http_client(aws.platform.aws_http.clone())
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(4)
                    .with_initial_backoff(Duration::from_millis(50)),
            )
            .timeout_config(timeouts())
            .interceptor(CallCounter($counter));
        for interceptor in &aws.platform.interceptors {
            builder.push_interceptor(interceptor.clone());
        }
        builder.set_endpoint_url(aws.variable($endpoint).map(str::to_owned));
        builder
    }};
}

impl Aws {
    /// Clients for the credentials, region and endpoints of `platform`.
    #[must_use]
    pub fn new(platform: Platform) -> Self {
        Self { platform }
    }

    /// DynamoDB.
    #[must_use]
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let config = configured!(self, aws_sdk_dynamodb, "AWS_ENDPOINT_URL_DYNAMODB", |cost| cost
            .dynamodb_calls +=
            1);
        // Bodies here are read within the attempt, which has its timeout; watching them takes time in every call.
        let config =
            config.stalled_stream_protection(aws_sdk_dynamodb::config::StalledStreamProtectionConfig::disabled());
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// S3; a local endpoint has no bucket subdomains, hence path style there.
    #[must_use]
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let local = self.variable("AWS_ENDPOINT_URL_S3").is_some();
        let config = configured!(self, aws_sdk_s3, "AWS_ENDPOINT_URL_S3", |cost| cost.s3_calls += 1);
        // A checksum of the SDK's choice cannot be a part of a presigned upload: the client would have to compute it.
        let when_required = aws_sdk_s3::config::RequestChecksumCalculation::WhenRequired;
        let config = config
            .force_path_style(local)
            .request_checksum_calculation(when_required);
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// SQS.
    #[must_use]
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        let config = configured!(self, aws_sdk_sqs, "AWS_ENDPOINT_URL_SQS", |cost| cost.sqs_calls += 1);
        aws_sdk_sqs::Client::from_conf(config.build())
    }

    /// Secrets Manager.
    #[must_use]
    pub fn secrets_manager(&self) -> aws_sdk_secretsmanager::Client {
        let config = configured!(
            self,
            aws_sdk_secretsmanager,
            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            |cost| cost.other_calls += 1
        );
        aws_sdk_secretsmanager::Client::from_conf(config.build())
    }

    /// SES, API v2.
    #[must_use]
    pub fn sesv2(&self) -> aws_sdk_sesv2::Client {
        let config = configured!(self, aws_sdk_sesv2, "AWS_ENDPOINT_URL_SESV2", |cost| cost
            .other_calls +=
            1);
        aws_sdk_sesv2::Client::from_conf(config.build())
    }

    /// The `@connections` API of the WebSocket API whose stage is at `endpoint`.
    #[must_use]
    pub fn connections(&self, endpoint: &str) -> aws_sdk_apigatewaymanagement::Client {
        let config = configured!(
            self,
            aws_sdk_apigatewaymanagement,
            "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI",
            |cost| cost.other_calls += 1
        );
        aws_sdk_apigatewaymanagement::Client::from_conf(config.endpoint_url(endpoint).build())
    }

    /// The HTTP client for everything that is not AWS.
    #[must_use]
    pub fn http(&self) -> &reqwest::Client {
        self.platform.http.client()
    }

    fn variable(&self, name: &str) -> Option<&str> {
        self.platform.environment.get(name).map(String::as_str)
    }

    /// Lambda puts the execution role's credentials into the environment for the life of the container.
    fn credentials(&self) -> Credentials {
        Credentials::new(
            self.variable("AWS_ACCESS_KEY_ID").unwrap_or_default(),
            self.variable("AWS_SECRET_ACCESS_KEY").unwrap_or_default(),
            self.variable("AWS_SESSION_TOKEN").map(str::to_owned),
            None,
            "environment",
        )
    }
}

/// Each attempt may take 3 s and the whole call 8 s: inside the 10 s that a function has.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(8))
        .build()
}

/// Counts requests answered, retries included, into the running invocation's cost. Presigning stops before it.
#[derive(Debug)]
struct CallCounter(fn(&mut Cost));

#[dyn_dispatch_hint]
impl Intercept for CallCounter {
    fn name(&self) -> &'static str {
        "CallCounter"
    }

    fn read_after_transmit(
        &self,
        _context: &BeforeDeserializationInterceptorContextRef<'_>,
        _runtime_components: &RuntimeComponents,
        _cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        cost::spend(self.0);
        Ok(())
    }
}
