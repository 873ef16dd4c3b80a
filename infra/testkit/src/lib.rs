//! Fixtures that tests and benchmarks share: documents, jobs of the AI queue, and workers that are killed at random
//! moments.

pub mod ai_jobs;
pub mod documents;
pub mod evaluation;
pub mod kills;
pub mod long_document;
pub mod uploads;

use local::cloud::Cloud;
use shared::App;
use shared::platform::aws_http_client;
use shared::platform::{Platform, ProviderHttp};

/// Events as AWS sends them to the functions.
pub use r#gen::events;

/// Errors are only printed.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// The product without its functions: with the rights of `function` in S3 and all rights in DynamoDB.
///
/// # Errors
/// The function's environment is invalid.
pub async fn product(cloud: &Cloud, function: &str) -> Result<App> {
    let platform = Platform {
        environment: cloud.environment(function),
        clock: cloud.clock().clone(),
        aws_http: aws_http_client(),
        http: ProviderHttp::default(),
        interceptors: Vec::new(),
        observer: shared::platform::Observer::default(),
    };
    App::start(platform).await.map_err(|error| error.to_string().into())
}
