//! An HTTP request as an event of the HTTP API's payload format 2.0 for the functions, and their reply as a response.
//!
//! Shapes and rules: "Create AWS Lambda proxy integrations for HTTP APIs" in the API Gateway developer guide.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_TYPE, COOKIE, EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::routes::Selected;
use crate::endpoints::{ACCOUNT, REGION};

/// The id of the HTTP API.
pub const API_ID: &str = "local";

/// Hop-by-hop headers, which are not forwarded (RFC 9110 §7.6.1).
const HOP_BY_HOP: [HeaderName; 6] = [CONNECTION, EXPECT, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// A request as it arrives behind the edge.
#[derive(Debug)]
pub struct Arrived {
    /// The HTTP method.
    pub method: Method,
    /// The percent-decoded path.
    pub path: String,
    /// The query string as sent, without `?`.
    pub query: String,
    /// The headers, those of the edge included.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// The address of the sender.
    pub peer: SocketAddr,
}

/// The host name that AWS gives an API, which is also the `Host` that the edge sends it.
#[must_use]
pub fn domain_name(api_id: &str) -> String {
    format!("{api_id}.execute-api.{REGION}.amazonaws.com")
}

/// The path as the HTTP API passes it on: percent-decoded and cut at a decoded `?`. `None` if it is not UTF-8.
#[must_use]
pub fn decoded_path(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    Some(decoded.split('?').next().unwrap_or_default().to_owned())
}

/// The event for `request` on `route`.
#[must_use]
pub fn build(request: &Arrived, route: &Selected<'_>, request_id: &str, now: Timestamp) -> Value {
    let domain = domain_name(API_ID);
    let key = &route.route.key;
    let mut event = json!({
        "version": "2.0",
        "routeKey": key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": headers(request, &domain, request_id, now),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": domain,
            "domainPrefix": API_ID,
            "http": {
                "method": request.method.as_str(),
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.peer.ip().to_string(),
                "userAgent": text(request.headers.get(USER_AGENT)),
            },
            "requestId": request_id,
            "routeKey": key,
            "stage": "$default",
            "time": request_time(now),
            "timeEpoch": now.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    let cookies: Vec<_> = request.headers.get_all(COOKIE).iter().map(lossy).collect();
    if !cookies.is_empty() {
        event["cookies"] = cookies.iter().flat_map(|line| line.split(';')).map(str::trim).collect();
    }
    if !request.query.is_empty() {
        event["queryStringParameters"] = joined(form_urlencoded::parse(request.query.as_bytes()));
    }
    if !route.parameters.is_empty() {
        event["pathParameters"] = json!(route.parameters);
    }
    if !request.body.is_empty() {
        let (body, is_base64) = encoded(request.headers.get(CONTENT_TYPE), &request.body);
        event["body"] = body.into();
        event["isBase64Encoded"] = is_base64.into();
    }
    event
}

/// The Common Log Format's time, as in `requestContext.time`.
#[must_use]
pub fn request_time(now: Timestamp) -> String {
    now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
}

/// X-Ray's trace header: `Root=1-{seconds, hex}-{96 bits, hex}`.
#[must_use]
pub fn trace_id(request_id: &str, now: Timestamp) -> String {
    let digits: String = request_id
        .chars()
        .filter(char::is_ascii_hexdigit)
        .rev()
        .take(24)
        .collect();
    format!("Root=1-{:08x}-{digits:0>24}", now.as_second())
}

fn headers(request: &Arrived, domain: &str, request_id: &str, now: Timestamp) -> Value {
    let mut headers: BTreeMap<&str, String> = BTreeMap::new();
    for name in request
        .headers
        .keys()
        .filter(|name| **name != COOKIE && !HOP_BY_HOP.contains(name))
    {
        let values: Vec<_> = request.headers.get_all(name).iter().map(lossy).collect();
        headers.insert(name.as_str(), values.join(","));
    }
    headers.insert(HOST.as_str(), domain.to_owned());
    headers.insert("content-length", request.body.len().to_string());
    headers.insert("x-amzn-trace-id", trace_id(request_id, now));
    let forwarded = headers.entry("x-forwarded-for").or_default();
    if !forwarded.is_empty() {
        forwarded.push_str(", ");
    }
    forwarded.push_str(&request.peer.ip().to_string());
    headers.insert("x-forwarded-port", "443".to_owned());
    headers.insert("x-forwarded-proto", "https".to_owned());
    json!(headers)
}

/// Parameters by name. Several values of one name are joined by commas.
fn joined<'a>(pairs: impl Iterator<Item = (std::borrow::Cow<'a, str>, std::borrow::Cow<'a, str>)>) -> Value {
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in pairs {
        parameters
            .entry(name.into_owned())
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    json!(parameters)
}

/// The body as a string, and whether it is in base64: everything but UTF-8 of a textual type is.
fn encoded(content_type: Option<&HeaderValue>, body: &Bytes) -> (String, bool) {
    match std::str::from_utf8(body) {
        Ok(text) if is_text(content_type) => (text.to_owned(), false),
        _ => (STANDARD.encode(body), true),
    }
}

fn is_text(content_type: Option<&HeaderValue>) -> bool {
    let Some(content_type) = content_type else { return true };
    let essence = lossy(content_type)
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    matches!(
        essence.as_str(),
        "" | "application/json" | "application/xml" | "application/javascript" | "application/x-www-form-urlencoded"
    ) || essence.starts_with("text/")
        || essence.ends_with("+json")
}

fn lossy(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn text(value: Option<&HeaderValue>) -> String {
    value.map(lossy).unwrap_or_default()
}

/// The HTTP response that the function's reply to `method` describes; `None` if it describes none.
#[must_use]
pub fn reply(answer: &Value, method: &Method) -> Option<Response<Body>> {
    let Some(status) = answer.get("statusCode") else {
        // "If your Lambda function returns valid JSON and doesn't return a statusCode": that JSON is the body.
        return Response::builder()
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(answer.to_string()))
            .ok();
    };
    let body = match answer.get("body").and_then(Value::as_str) {
        Some(body) if answer["isBase64Encoded"] == true => STANDARD.decode(body).ok()?,
        Some(body) => body.as_bytes().to_vec(),
        None => Vec::new(),
    };
    let is_empty = body.is_empty();
    let mut response = Response::new(Body::from(body));
    let status = StatusCode::from_u16(u16::try_from(status.as_u64()?).ok()?).ok()?;
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let none = Map::new();
    for (name, value) in answer["headers"].as_object().unwrap_or(&none) {
        headers.insert(HeaderName::try_from(name).ok()?, header_value(value)?);
    }
    for (name, values) in answer["multiValueHeaders"].as_object().unwrap_or(&none) {
        let name = HeaderName::try_from(name).ok()?;
        headers.remove(&name);
        for value in values.as_array()? {
            headers.append(&name, header_value(value)?);
        }
    }
    for cookie in answer["cookies"].as_array().map(Vec::as_slice).unwrap_or_default() {
        headers.append(http::header::SET_COOKIE, header_value(cookie)?);
    }
    if !is_empty && !headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    // The server counts the body that it sends. Nothing is sent for HEAD, whose length is the one that GET would have.
    if method != Method::HEAD || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        headers.remove(http::header::CONTENT_LENGTH);
    }
    headers.remove(TRANSFER_ENCODING);
    headers.remove(CONNECTION);
    Some(response)
}

fn header_value(value: &Value) -> Option<HeaderValue> {
    match value {
        Value::String(text) => HeaderValue::from_str(text)
            .or_else(|_| HeaderValue::from_bytes(text.as_bytes()))
            .ok(),
        Value::Number(_) | Value::Bool(_) => HeaderValue::from_str(&value.to_string()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
