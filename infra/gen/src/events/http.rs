//! Requests in the HTTP API's payload format 2.0 ("Create AWS Lambda proxy integrations for HTTP APIs" in the API
//! Gateway developer guide).

use std::collections::BTreeMap;

use serde_json::{Value, json};
use url::form_urlencoded;

/// A host name in the format of AWS.
const DOMAIN: &str = "abcde12345.execute-api.ap-south-1.amazonaws.com";
/// A client address from the range for documentation (RFC 5737).
const CLIENT: &str = "203.0.113.7";

/// A request to an operation.
#[derive(Clone, Debug)]
pub struct HttpRequest<'p> {
    method: String,
    path: &'p str,
    /// The name of its route, such as `ANY /api/users/{id}`.
    pub route_key: String,
    /// Values of the path's parameters.
    pub parameters: BTreeMap<String, String>,
    /// The query.
    pub query: BTreeMap<String, String>,
    /// Headers beyond those of every request, in lower case.
    pub headers: BTreeMap<String, String>,
    /// The JSON body.
    pub body: Option<Value>,
}

impl<'p> HttpRequest<'p> {
    /// A request to the path of a route.
    #[must_use]
    pub fn new(method: &str, path: &'p str) -> Self {
        Self {
            method: method.to_uppercase(),
            path,
            route_key: format!("ANY {path}"),
            parameters: BTreeMap::new(),
            query: BTreeMap::new(),
            headers: BTreeMap::new(),
            body: None,
        }
    }

    /// Adds the header `Authorization`.
    #[must_use]
    pub fn authorized(mut self, authorization: &str) -> Self {
        self.headers
            .insert("authorization".to_owned(), authorization.to_owned());
        self
    }

    /// The event.
    #[must_use]
    pub fn event(&self) -> Value {
        let path = self
            .parameters
            .iter()
            .fold(self.path.to_owned(), |path, (name, value)| {
                path.replace(&format!("{{{name}}}"), value)
            });
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.query)
            .finish();
        let body = self.body.as_ref().map(Value::to_string);
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route_key,
            "rawPath": path,
            "rawQueryString": query,
            "headers": self.all_headers(body.as_deref()),
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "abcde12345",
                "domainName": DOMAIN,
                "domainPrefix": "abcde12345",
                "http": { "method": self.method, "path": path, "protocol": "HTTP/1.1", "sourceIp": CLIENT, "userAgent": "lectern" },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": self.route_key,
                "stage": "$default",
                "time": "05/Mar/2024:06:07:08 +0000",
                "timeEpoch": 1_709_618_828_000_i64,
            },
            "isBase64Encoded": false,
        });
        if !self.query.is_empty() {
            event["queryStringParameters"] = json!(self.query);
        }
        if !self.parameters.is_empty() {
            event["pathParameters"] = json!(self.parameters);
        }
        if let Some(body) = body {
            event["body"] = body.into();
        }
        event
    }

    fn all_headers(&self, body: Option<&str>) -> BTreeMap<&str, String> {
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.clone()));
        let mut headers: BTreeMap<_, _> = own.collect();
        headers.extend([
            ("accept", "application/json".to_owned()),
            ("host", DOMAIN.to_owned()),
            ("user-agent", "lectern".to_owned()),
            ("x-forwarded-for", CLIENT.to_owned()),
            ("x-forwarded-port", "443".to_owned()),
            ("x-forwarded-proto", "https".to_owned()),
        ]);
        if let Some(body) = body {
            headers.insert("content-type", "application/json".to_owned());
            headers.insert("content-length", body.len().to_string());
        }
        headers
    }
}
