//! What the tests do with few and the bench with many: work that comes twice, that means nothing, and whose workers are killed.

pub mod ai_jobs;
pub mod kills;
pub mod long_document;

use local::cloud::Cloud;
use shared::App;
use shared::clients::aws_http_client;
use shared::platform::{Platform, ProviderHttp};

/// What goes wrong here only has to be read.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// The product past its functions, with the rights of `function` in S3 and all rights in DynamoDB.
///
/// # Errors
/// The function's environment cannot be used.
pub async fn product(cloud: &Cloud, function: &str) -> Result<App> {
    let platform = Platform {
        environment: cloud.environment(function),
        clock: cloud.clock().clone(),
        aws_http: aws_http_client(),
        http: ProviderHttp::default(),
        interceptors: Vec::new(),
    };
    App::start(platform).await.map_err(|error| error.to_string().into())
}
