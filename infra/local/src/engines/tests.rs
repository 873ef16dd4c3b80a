//! The engines through the real AWS SDK.

mod dynamodb;
mod s3;
mod sqs;

use std::collections::BTreeMap;
use std::time::Instant;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;

use super::*;
use crate::endpoints::{REGION, SECRET_ACCESS_KEY};
use crate::faults::{Faults, aws_http_client};
use crate::policy::Policies;

const TEMPLATE: &str = r#"
Resources:
  UsersTable:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}, {AttributeName: sk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: sk, KeyType: RANGE}]
      GlobalSecondaryIndexes:
        - IndexName: by_sort_key
          KeySchema: [{AttributeName: sk, KeyType: HASH}, {AttributeName: pk, KeyType: RANGE}]
          Projection: {ProjectionType: ALL}
      TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}
  MediaBucket:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration: {Rules: [{Status: Enabled, Prefix: incoming/, ExpirationInDays: 1}]}
      NotificationConfiguration:
        QueueConfigurations:
          - {Event: "s3:ObjectCreated:*", Queue: !GetAtt JobsQueue.Arn, Filter: {S3Key: {Rules: [{Name: prefix, Value: incoming/}]}}}
  DeadQueue: {Type: AWS::SQS::Queue}
  JobsQueue:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadQueue.Arn, maxReceiveCount: 1}}
  SigningKeySecret: {Type: AWS::SecretsManager::Secret}
  OtpKeySecret:
    Type: AWS::SecretsManager::Secret
    Properties: {GenerateSecretString: {PasswordLength: 64}}
  WriterFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/writer/
      Policies:
        - Statement:
            - {Effect: Allow, Action: ["dynamodb:*", "sqs:*", "secretsmanager:GetSecretValue"], Resource: "*"}
            - {Effect: Allow, Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"], Resource: "*"}
  ReaderFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/reader/
      Policies:
        - Statement:
            - {Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt UsersTable.Arn}
            - {Effect: Allow, Action: s3:GetObject, Resource: !Sub "${MediaBucket.Arn}/public/*"}
"#;

/// Engines in memory with the template above.
struct Cloud {
    engines: Engines,
    guard: Guard,
    http: SharedHttpClient,
    faults: Faults,
    clock: Clock,
}

async fn cloud() -> Cloud {
    on(None).await
}

async fn on(data: Option<&Path>) -> Cloud {
    let clock = Clock::system();
    let engines = Engines::start(data, ([127, 0, 0, 1], 9).into(), clock.clone())
        .await
        .unwrap();
    let template = Template::load(TEMPLATE, &BTreeMap::new(), &engines.endpoints).unwrap();
    let guard = Guard::new(Policies::new(&template));
    engines.provision(&template, &guard).await.unwrap();
    let faults = Faults::default();
    let http = aws_http_client(faults.clone(), &engines);
    Cloud {
        engines,
        guard,
        http,
        faults,
        clock,
    }
}

/// The clients of one function, configured as the product configures them.
struct Clients {
    credentials: Credentials,
    interceptor: SharedInterceptor,
    http: SharedHttpClient,
    endpoints: Endpoints,
}

impl Cloud {
    fn clients(&self, function: &str) -> Clients {
        Clients {
            credentials: Credentials::new(
                crate::endpoints::access_key(function),
                SECRET_ACCESS_KEY,
                None,
                None,
                "test",
            ),
            interceptor: self.guard.interceptor(function),
            http: self.http.clone(),
            endpoints: self.engines.endpoints,
        }
    }
}

macro_rules! configured {
    ($clients:expr, $sdk:ident, $address:ident) => {
        $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::latest())
            .region($sdk::config::Region::new(REGION))
            .credentials_provider($clients.credentials.clone())
            .http_client($clients.http.clone())
            .interceptor($clients.interceptor.clone())
            .retry_config($sdk::config::retry::RetryConfig::disabled())
            .endpoint_url(format!("http://{}", $clients.endpoints.$address))
    };
}

impl Clients {
    fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::from_conf(configured!(self, aws_sdk_dynamodb, dynamodb).build())
    }

    fn s3(&self) -> aws_sdk_s3::Client {
        let when_required = aws_sdk_s3::config::RequestChecksumCalculation::WhenRequired;
        let config = configured!(self, aws_sdk_s3, s3)
            .force_path_style(true)
            .request_checksum_calculation(when_required);
        aws_sdk_s3::Client::from_conf(config.build())
    }

    fn sqs(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::from_conf(configured!(self, aws_sdk_sqs, sqs).build())
    }

    fn secrets(&self) -> aws_sdk_secretsmanager::Client {
        aws_sdk_secretsmanager::Client::from_conf(configured!(self, aws_sdk_secretsmanager, secrets).build())
    }
}

#[tokio::test]
async fn engines_in_memory_start_fast() {
    let began = Instant::now();
    let _first = cloud().await;
    let first = began.elapsed();
    let began = Instant::now();
    let second = cloud().await;
    assert!(
        began.elapsed().as_millis() < 100,
        "{first:?}, then {:?}",
        began.elapsed()
    );
    second.engines.stop().await;
}

#[tokio::test]
async fn secrets_are_found_by_arn_and_by_name() {
    let cloud = cloud().await;
    let secrets = cloud.clients("WriterFunction").secrets();
    let arn = crate::endpoints::secret_arn("OtpKeySecret");
    let by_arn = secrets.get_secret_value().secret_id(&arn).send().await.unwrap();
    let by_name = secrets
        .get_secret_value()
        .secret_id("OtpKeySecret")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (by_arn.arn(), by_arn.secret_string().map(str::len)),
        (Some(arn.as_str()), Some(64))
    );
    assert_eq!(by_arn.secret_string(), by_name.secret_string());
    let missing = secrets
        .get_secret_value()
        .secret_id("Nothing")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(missing.is_resource_not_found_exception());
    let signing_key = secrets
        .get_secret_value()
        .secret_id("SigningKeySecret")
        .send()
        .await
        .unwrap();
    let signing_key: serde_json::Value = serde_json::from_str(signing_key.secret_string().unwrap()).unwrap();
    let public: serde_json::Value = serde_json::from_str(&cloud.engines.jwt_public_keys().unwrap()).unwrap();
    assert_eq!(signing_key["kid"], public["keys"][0]["kid"]);
}

#[tokio::test]
async fn a_data_directory_keeps_secrets_rows_and_objects() {
    use std::os::unix::fs::PermissionsExt as _;
    let data = tempfile::tempdir().unwrap();
    let first = on(Some(data.path())).await;
    let keys = first.engines.jwt_public_keys().unwrap();
    dynamodb::put(&first.clients("WriterFunction").dynamodb(), "a", 1).await;
    let objects = first.clients("WriterFunction").s3();
    objects
        .put_object()
        .bucket("media-bucket")
        .key("a/b")
        .body(b"kept".to_vec().into())
        .send()
        .await
        .unwrap();
    assert_eq!(
        std::fs::metadata(data.path().join("secrets.json"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
    // Neither stopped nor flushed, as after a kill.
    std::mem::forget(first);
    let second = on(Some(data.path())).await;
    assert_eq!(second.engines.jwt_public_keys().unwrap(), keys);
    assert!(
        dynamodb::get(&second.clients("WriterFunction").dynamodb(), "a")
            .await
            .is_some()
    );
    let object = second
        .clients("WriterFunction")
        .s3()
        .get_object()
        .bucket("media-bucket")
        .key("a/b")
        .send()
        .await
        .unwrap();
    assert_eq!(object.body.collect().await.unwrap().into_bytes(), "kept");
}
