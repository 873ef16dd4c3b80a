//! A DynamoDB for unit tests, which gives scripted replies.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;

use crate::clients::aws::Aws;
use crate::clock::Clock;
use crate::config::Config;
use crate::database::Database;
use crate::ids::Ids;
use crate::metrics::Metrics;
use crate::platform::{Platform, ProviderHttp};

/// A status and a body.
pub(crate) type ScriptedReply = (u16, String);

/// Gives its replies in turn and keeps the names of the operations that were called.
#[derive(Clone, Debug)]
pub(crate) struct ScriptedDynamoDb {
    replies: Arc<Mutex<VecDeque<ScriptedReply>>>,
    operations: Arc<Mutex<Vec<String>>>,
}

impl ScriptedDynamoDb {
    pub(crate) fn new(replies: Vec<ScriptedReply>) -> Self {
        Self {
            replies: Arc::new(Mutex::new(replies.into())),
            operations: Arc::default(),
        }
    }

    /// The operations that were called, such as `TransactWriteItems`.
    pub(crate) fn operations(&self) -> Vec<String> {
        self.operations.lock().unwrap().clone()
    }

    pub(crate) fn database(&self) -> Database {
        let connector = SharedHttpConnector::new(self.clone());
        let environment = [("OTPS_TABLE".to_owned(), "otps".to_owned())];
        let platform = Platform {
            environment: environment.into(),
            clock: Clock::system(),
            aws_http: http_client_fn(move |_, _| connector.clone()),
            http: ProviderHttp::default(),
            interceptors: Vec::new(),
            observer: crate::platform::Observer::default(),
        };
        let config = Config::new(platform.environment.clone()).unwrap();
        let ids = Ids::new(platform.clock.clone());
        let metrics = Metrics::new(&config, platform.clock.clone());
        Database::new(Aws::new(platform).dynamodb(), config, ids, metrics)
    }
}

impl HttpConnector for ScriptedDynamoDb {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default();
        self.operations.lock().unwrap().push(operation.to_owned());
        let (status, body) = self.replies.lock().unwrap().pop_front().unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body))))
    }
}

/// The reply to a call that succeeds.
pub(crate) fn done() -> ScriptedReply {
    (200, "{}".to_owned())
}

/// The reply to a transaction with these cancellation reasons, one for each write.
pub(crate) fn cancelled(reasons: &[&str]) -> ScriptedReply {
    let reasons: Vec<_> = reasons.iter().map(|code| serde_json::json!({ "Code": code })).collect();
    let error = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    let body = serde_json::json!({ "__type": error, "CancellationReasons": reasons });
    (400, body.to_string())
}

/// The reply to a single write whose condition does not hold.
pub(crate) fn condition_failed() -> ScriptedReply {
    let error = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    (400, serde_json::json!({ "__type": error }).to_string())
}
