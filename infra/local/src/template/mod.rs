//! `template.yaml` as the local cloud needs it, with every value resolved for loopback.

mod events;
mod functions;
mod limits;
mod names;
mod resolve;
mod resources;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub use self::limits::{Expiration, Throttle, Throttles};
use crate::endpoints::Endpoints;

/// The parts of the stack that run locally.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// Functions, by logical id.
    pub functions: Vec<FunctionSpec>,
    /// DynamoDB tables.
    pub tables: Vec<TableSpec>,
    /// SQS queues; those without a `dead_letter` come first, so that creating them in order works.
    pub queues: Vec<QueueSpec>,
    /// S3 buckets.
    pub buckets: Vec<BucketSpec>,
    /// Secrets Manager secrets.
    pub secrets: Vec<SecretSpec>,
    /// `arn:aws:execute-api:…:<api>/<stage>` of the WebSocket API's stage, if there is one.
    pub websocket_arn: Option<String>,
    /// What the stage of the HTTP API admits.
    pub throttles: Throttles,
    /// Seconds that the edge keeps an error, by status.
    pub error_ttls: BTreeMap<u16, u64>,
    /// The lifecycles of the buckets.
    pub expirations: Vec<Expiration>,
    /// Name of the queue that receives bounces and complaints, if there is one.
    pub mail_event_queue: Option<String>,
}

/// One Lambda function.
#[derive(Clone, Debug)]
pub struct FunctionSpec {
    /// Its name in the template.
    pub logical_id: String,
    /// Its package, the last part of `CodeUri`.
    pub binary: String,
    /// Its environment: the template's variables, its credentials, and the endpoints of the engines.
    pub environment: BTreeMap<String, String>,
    /// Its permissions on AWS.
    pub statements: Vec<Statement>,
    /// `Timeout`.
    pub timeout_seconds: u64,
    /// The queues that invoke it.
    pub queues: Vec<QueueSource>,
    /// The schedules that invoke it.
    pub schedules: Vec<ScheduleSource>,
    /// Whether the WebSocket API's routes lead to it.
    pub is_websocket: bool,
}

/// A statement of a function's policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `Effect`: `Allow`, or else `Deny`.
    pub allow: bool,
    /// Actions, `*` for anything within them.
    pub actions: Vec<String>,
    /// ARNs, `*` for anything within them.
    pub resources: Vec<String>,
    /// The attributes of an item that a call may access, if the statement restricts them.
    pub attributes: Option<BTreeSet<String>>,
}

/// An SQS event source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueSource {
    /// Name of the queue.
    pub queue: String,
    /// The maximum of messages per invocation.
    pub batch_size: i32,
    /// Whether the function reports the messages that failed (`ReportBatchItemFailures`).
    pub partial_batch: bool,
}

/// A `Schedule` or `ScheduleV2` event.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleSource {
    /// Its name in the template.
    pub name: String,
    /// Seconds between two invocations.
    pub every_seconds: i64,
    /// `Input`: the event instead of EventBridge's own.
    pub input: Option<Value>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// Its name.
    pub name: String,
    /// The `CreateTable` request.
    pub request: Value,
    /// The TTL attribute.
    pub ttl: Option<String>,
}

/// A queue.
#[derive(Clone, Debug)]
pub struct QueueSpec {
    /// Its name.
    pub name: String,
    /// `VisibilityTimeout` in seconds.
    pub visibility_timeout: i32,
    /// Name of the dead-letter queue, and the receives after which a message goes there.
    pub dead_letter: Option<(String, i32)>,
    /// The other attributes of `CreateQueue`.
    pub attributes: BTreeMap<String, String>,
}

/// A bucket.
#[derive(Clone, Debug)]
pub struct BucketSpec {
    /// Its name.
    pub name: String,
    /// The queues that receive its events.
    pub notifications: Vec<Notification>,
}

/// A bucket's `QueueConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Such as `s3:ObjectCreated:*`.
    pub event: String,
    /// Name of the queue that receives the events.
    pub queue: String,
    /// The required beginning of the key; empty for any.
    pub prefix: String,
    /// The required end of the key; empty for any.
    pub suffix: String,
}

/// A secret.
#[derive(Clone, Debug)]
pub struct SecretSpec {
    /// Its name in the template.
    pub logical_id: String,
    /// Its name.
    pub name: String,
    /// Its ARN, which the functions use.
    pub arn: String,
    /// Length of the generated value, if the template has it generated.
    pub generated_length: Option<usize>,
}

/// Why a template cannot run locally.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is not YAML.
    #[error("template is not YAML: {0}")]
    Yaml(#[from] serde_yaml_ng::Error),
    /// Something in it is wrong or has no local counterpart.
    #[error("{at}: {problem}")]
    Unsupported {
        /// Logical id of the resource, or the section.
        at: String,
        /// A parameter or a value is not allowed.
        problem: String,
    },
}

impl TemplateError {
    fn new(at: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Unsupported {
            at: at.into(),
            problem: problem.into(),
        }
    }
}

/// Refuses parameters that the template does not have and values that it does not allow.
///
/// # Errors
/// A parameter or a value is not allowed.
pub fn check_parameters(yaml: &str, given: &BTreeMap<String, String>) -> Result<(), TemplateError> {
    let document = yaml::parse(yaml)?;
    let wrong = |problem| Err(TemplateError::new("Parameters", problem));
    for (name, value) in given {
        let Some(declared) = document["Parameters"].get(name) else {
            return wrong(format!("there is no {name}"));
        };
        let mut allowed = declared["AllowedValues"].as_array().into_iter().flatten().peekable();
        if allowed.peek().is_some() && !allowed.any(|other| resolve::text(other).as_ref() == Some(value)) {
            return wrong(format!("{name} cannot be {value:?}"));
        }
    }
    Ok(())
}

impl Template {
    /// Reads a template. `parameters` win over the defaults of its `Parameters` section.
    ///
    /// # Errors
    /// The text is not YAML, a reference is unknown, or a construct has no local counterpart.
    pub fn load(
        yaml: &str,
        parameters: &BTreeMap<String, String>,
        endpoints: &Endpoints,
    ) -> Result<Self, TemplateError> {
        let document = yaml::parse(yaml)?;
        let stack = resolve::Stack::new(&document, parameters, endpoints)?;
        let mut template = Self {
            websocket_arn: resources::websocket_stage(&stack)?,
            mail_event_queue: resources::mail_event_queue(&stack)?,
            throttles: limits::throttles(&stack)?,
            error_ttls: limits::error_ttls(&stack)?,
            ..Self::default()
        };
        for (id, resource) in stack.resources()? {
            match resource["Type"].as_str().unwrap_or_default() {
                "AWS::Serverless::Function" => template.functions.push(functions::function(&stack, id)?),
                "AWS::DynamoDB::Table" => template.tables.push(resources::table(&stack, id)?),
                "AWS::SQS::Queue" => template.queues.push(resources::queue(&stack, id)?),
                "AWS::S3::Bucket" => {
                    template.buckets.push(resources::bucket(&stack, id)?);
                    template.expirations.extend(limits::expirations(&stack, id)?);
                }
                "AWS::SecretsManager::Secret" => template.secrets.push(resources::secret(&stack, id)?),
                kind @ ("AWS::Lambda::EventSourceMapping" | "AWS::Scheduler::Schedule" | "AWS::Events::Rule") => {
                    return Err(TemplateError::new(
                        id,
                        format!("{kind} does not run locally; declare it under the function's Events"),
                    ));
                }
                _ => {}
            }
        }
        template.queues.sort_by_key(|queue| queue.dead_letter.is_some());
        Ok(template)
    }
}

#[cfg(test)]
mod tests;
