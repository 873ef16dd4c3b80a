//! Tables, queues, buckets, secrets, the WebSocket API's stage and the queue of mail events.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::resolve::{Stack, text};
use super::{BucketSpec, Notification, QueueSpec, SecretSpec, TableSpec, TemplateError};
use crate::endpoints;

type Result<T> = std::result::Result<T, TemplateError>;

/// SQS's own default, in seconds.
const DEFAULT_VISIBILITY_TIMEOUT: i32 = 30;
/// Secrets Manager's default `PasswordLength`.
const DEFAULT_SECRET_LENGTH: usize = 32;

pub(super) fn table(stack: &Stack<'_>, id: &str) -> Result<TableSpec> {
    let (_, name) = stack.resource(id, id)?;
    let mut request = Map::from_iter([
        ("TableName".to_owned(), Value::from(name.clone())),
        ("BillingMode".to_owned(), "PAY_PER_REQUEST".into()),
    ]);
    for property in [
        "AttributeDefinitions",
        "KeySchema",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
    ] {
        let value = stack.property(id, property)?;
        if !value.is_null() {
            request.insert(property.to_owned(), value);
        }
    }
    let ttl = stack.property(id, "TimeToLiveSpecification")?;
    let is_enabled = text(&ttl["Enabled"]).is_some_and(|enabled| enabled == "true");
    Ok(TableSpec {
        name,
        request: request.into(),
        ttl: text(&ttl["AttributeName"]).filter(|_| is_enabled),
    })
}

pub(super) fn queue(stack: &Stack<'_>, id: &str) -> Result<QueueSpec> {
    let (_, name) = stack.resource(id, id)?;
    let mut attributes = BTreeMap::new();
    for property in [
        "DelaySeconds",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "ReceiveMessageWaitTimeSeconds",
        "FifoQueue",
        "ContentBasedDeduplication",
    ] {
        if let Some(value) = text(&stack.property(id, property)?) {
            attributes.insert(property.to_owned(), value);
        }
    }
    let visibility_timeout = match text(&stack.property(id, "VisibilityTimeout")?) {
        Some(seconds) => number(id, "VisibilityTimeout", &seconds)?,
        None => DEFAULT_VISIBILITY_TIMEOUT,
    };
    let redrive = stack.property(id, "RedrivePolicy")?;
    let dead_letter = match queue_name(&redrive["deadLetterTargetArn"]) {
        Some(target) => {
            let Value::Number(count) = &redrive["maxReceiveCount"] else {
                return Err(TemplateError::new(id, "maxReceiveCount must be a number"));
            };
            Some((target, number(id, "maxReceiveCount", &count.to_string())?))
        }
        None => None,
    };
    Ok(QueueSpec {
        name,
        visibility_timeout,
        dead_letter,
        attributes,
    })
}

pub(super) fn bucket(stack: &Stack<'_>, id: &str) -> Result<BucketSpec> {
    let (_, name) = stack.resource(id, id)?;
    let configuration = stack.property(id, "NotificationConfiguration")?;
    if configuration
        .as_object()
        .is_some_and(|kinds| kinds.keys().any(|kind| kind != "QueueConfigurations"))
    {
        return Err(TemplateError::new(id, "only QueueConfigurations run locally"));
    }
    let mut notifications = Vec::new();
    for one in configuration["QueueConfigurations"].as_array().into_iter().flatten() {
        let queue = queue_name(&one["Queue"])
            .ok_or_else(|| TemplateError::new(id, "a QueueConfiguration needs the ARN of a queue"))?;
        let event = text(&one["Event"]).ok_or_else(|| TemplateError::new(id, "a QueueConfiguration needs an Event"))?;
        let mut notification = Notification {
            event,
            queue,
            prefix: String::new(),
            suffix: String::new(),
        };
        for rule in one["Filter"]["S3Key"]["Rules"].as_array().into_iter().flatten() {
            let value = text(&rule["Value"]).unwrap_or_default();
            match rule["Name"].as_str() {
                Some("prefix") => notification.prefix = value,
                Some("suffix") => notification.suffix = value,
                _ => {
                    return Err(TemplateError::new(
                        id,
                        format!("{rule} filters by neither prefix nor suffix"),
                    ));
                }
            }
        }
        notifications.push(notification);
    }
    Ok(BucketSpec { name, notifications })
}

pub(super) fn secret(stack: &Stack<'_>, id: &str) -> Result<SecretSpec> {
    let (_, name) = stack.resource(id, id)?;
    let generate = stack.property(id, "GenerateSecretString")?;
    let generated_length = match (&generate, text(&generate["PasswordLength"])) {
        (Value::Null, _) => None,
        (_, Some(length)) => Some(number(id, "PasswordLength", &length)?),
        _ => Some(DEFAULT_SECRET_LENGTH),
    };
    Ok(SecretSpec {
        logical_id: id.to_owned(),
        arn: endpoints::secret_arn(&name),
        name,
        generated_length,
    })
}

/// `arn:aws:execute-api:…:<api>/<stage>` of the stage of the WebSocket API.
pub(super) fn websocket_stage(stack: &Stack<'_>) -> Result<Option<String>> {
    for (id, resource) in stack.resources()? {
        if resource["Type"] == json!("AWS::ApiGatewayV2::Stage") {
            let api = text(&stack.property(id, "ApiId")?).unwrap_or_default();
            let stage = text(&stack.property(id, "StageName")?).unwrap_or_default();
            if is_websocket_api(stack, &api)? {
                return Ok(Some(endpoints::arn("execute-api", &format!("{api}/{stage}"))));
            }
        }
    }
    Ok(None)
}

/// The queue subscribed to the topic that SES's events go to.
pub(super) fn mail_event_queue(stack: &Stack<'_>) -> Result<Option<String>> {
    let of_type = |kind: &'static str| -> Result<_> {
        let resources = stack.resources()?.into_iter();
        Ok(resources
            .filter(move |(_, resource)| resource["Type"] == kind)
            .map(|(id, _)| id))
    };
    for destination in of_type("AWS::SES::ConfigurationSetEventDestination")? {
        let topic = stack.property(destination, "EventDestination")?["SnsDestination"]["TopicARN"].clone();
        for id in of_type("AWS::SNS::Subscription")? {
            if stack.property(id, "Protocol")? != json!("sqs") || stack.property(id, "TopicArn")? != topic {
                continue;
            }
            if stack.property(id, "RawMessageDelivery")? != json!(true) {
                return Err(TemplateError::new(id, "only RawMessageDelivery runs locally"));
            }
            return Ok(queue_name(&stack.property(id, "Endpoint")?));
        }
    }
    Ok(None)
}

/// Whether the WebSocket API has an integration with the function `id`.
pub(super) fn serves_websocket(stack: &Stack<'_>, id: &str) -> Result<bool> {
    let (_, name) = stack.resource(id, id)?;
    let arn = endpoints::function_arn(&name);
    let is_function = |uri: &str| {
        let invoked = uri
            .strip_suffix("/invocations")
            .and_then(|uri| uri.rsplit_once("functions/"));
        // An alias of it, `{arn}:live`, is the function itself, since there are no versions.
        let alias = invoked.and_then(|(_, invoked)| invoked.strip_prefix(&*arn));
        alias.is_some_and(|alias| alias.is_empty() || alias.starts_with(':'))
    };
    for (integration, resource) in stack.resources()? {
        if resource["Type"] == json!("AWS::ApiGatewayV2::Integration") {
            let api = text(&stack.property(integration, "ApiId")?).unwrap_or_default();
            let uri = text(&stack.property(integration, "IntegrationUri")?).unwrap_or_default();
            if is_function(&uri) && is_websocket_api(stack, &api)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn is_websocket_api(stack: &Stack<'_>, api: &str) -> Result<bool> {
    Ok(stack.section("Resources").get(api).is_some() && stack.property(api, "ProtocolType")? == json!("WEBSOCKET"))
}

/// The name of a queue, from its ARN.
pub(super) fn queue_name(arn: &Value) -> Option<String> {
    let name = arn.as_str()?.strip_prefix(&endpoints::arn("sqs", ""))?;
    Some(name.to_owned())
}

pub(super) fn number<N: std::str::FromStr>(at: &str, name: &str, value: &str) -> Result<N> {
    value
        .parse()
        .map_err(|_| TemplateError::new(at, format!("{name} is {value}, not a whole number")))
}
