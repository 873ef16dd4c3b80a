//! What the stage of the HTTP API admits, which errors the edge keeps, and when buckets delete objects.

use std::collections::BTreeMap;

use serde_json::Value;

use super::resolve::Stack;
use super::{TemplateError, resources::number};

type Result<T> = std::result::Result<T, TemplateError>;

/// CloudFront's default "Error Caching Minimum TTL", in seconds.
const DEFAULT_ERROR_TTL: u64 = 10;
/// The errors that CloudFront keeps although the reply says `no-store` ("How CloudFront processes HTTP 4xx and 5xx status codes" in
/// its guide).
const KEPT_ERRORS: [u16; 4] = [500, 502, 503, 504];

/// Requests that a route admits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throttle {
    /// Requests a second.
    pub rate: f64,
    /// Requests at once.
    pub burst: f64,
}

/// The throttles of the HTTP API's stage.
#[derive(Clone, Debug, Default)]
pub struct Throttles {
    /// That of routes without their own.
    pub default: Option<Throttle>,
    /// By route key, such as `ANY /api/login`.
    pub routes: BTreeMap<String, Throttle>,
}

/// A rule of a bucket's lifecycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiration {
    /// Name of the bucket.
    pub bucket: String,
    /// The beginning of the keys.
    pub prefix: String,
    /// The age at which an object is deleted.
    pub days: i64,
}

pub(super) fn throttles(stack: &Stack<'_>) -> Result<Throttles> {
    let mut throttles = Throttles::default();
    for (id, resource) in stack.resources()? {
        if resource["Type"] != "AWS::Serverless::HttpApi" {
            continue;
        }
        throttles.default = throttle(&stack.property(id, "DefaultRouteSettings")?);
        for (key, settings) in stack.property(id, "RouteSettings")?.as_object().into_iter().flatten() {
            if let Some(throttle) = throttle(settings) {
                throttles.routes.insert(key.clone(), throttle);
            }
        }
    }
    Ok(throttles)
}

fn throttle(settings: &Value) -> Option<Throttle> {
    Some(Throttle {
        rate: settings["ThrottlingRateLimit"].as_f64()?,
        burst: settings["ThrottlingBurstLimit"].as_f64()?,
    })
}

/// Seconds that the edge keeps an error, by status.
pub(super) fn error_ttls(stack: &Stack<'_>) -> Result<BTreeMap<u16, u64>> {
    let mut ttls = BTreeMap::new();
    for (_, resource) in stack.resources()? {
        if resource["Type"] != "AWS::CloudFront::Distribution" {
            continue;
        }
        ttls = KEPT_ERRORS.map(|status| (status, DEFAULT_ERROR_TTL)).into();
        let own = &resource["Properties"]["DistributionConfig"]["CustomErrorResponses"];
        for response in own.as_array().into_iter().flatten() {
            let status = response["ErrorCode"]
                .as_u64()
                .and_then(|status| u16::try_from(status).ok());
            if let (Some(status), Some(ttl)) = (status, response["ErrorCachingMinTTL"].as_u64()) {
                ttls.insert(status, ttl);
            }
        }
    }
    ttls.retain(|_, ttl| *ttl > 0);
    Ok(ttls)
}

pub(super) fn expirations(stack: &Stack<'_>, id: &str) -> Result<Vec<Expiration>> {
    let (_, bucket) = stack.resource(id, id)?;
    let rules = stack.property(id, "LifecycleConfiguration")?["Rules"].clone();
    let rules = rules.as_array().into_iter().flatten();
    rules
        .filter(|rule| rule["Status"] == "Enabled" && !rule["ExpirationInDays"].is_null())
        .map(|rule| {
            Ok(Expiration {
                bucket: bucket.clone(),
                prefix: rule["Prefix"].as_str().unwrap_or_default().to_owned(),
                days: number(id, "ExpirationInDays", &rule["ExpirationInDays"].to_string())?,
            })
        })
        .collect()
}
