//! Cross-origin requests, which API Gateway answers according to `x-amazon-apigateway-cors`.

use std::collections::BTreeMap;

use axum::body::Body;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
    ORIGIN,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;

/// The methods that `*` stands for in the reply to a preflight request.
const EVERY_METHOD: &str = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT";

/// The CORS configuration of the HTTP API; the default allows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Cors {
    allow_origins: Vec<String>,
    allow_methods: Vec<String>,
    allow_headers: Vec<String>,
    expose_headers: Vec<String>,
    allow_credentials: bool,
    max_age: Option<i64>,
}

impl Cors {
    /// Reads the configuration from the OpenAPI definition `yaml`, whose origins may be a parameter of the template.
    ///
    /// # Errors
    /// The definition cannot be read.
    pub fn parse(yaml: &str, parameters: &BTreeMap<String, String>) -> Result<Self, serde_yaml_ng::Error> {
        let definition: Value = serde_yaml_ng::from_str(yaml)?;
        let mut cors = definition["x-amazon-apigateway-cors"].clone();
        if cors.is_null() {
            return Ok(Self::default());
        }
        if let Some(parameter) = cors["allowOrigins"]["Ref"].as_str() {
            let origins = parameters.get(parameter).map(String::as_str).unwrap_or_default();
            cors["allowOrigins"] = origins.split(',').map(str::trim).collect();
        }
        serde_json::from_value(cors).map_err(serde::de::Error::custom)
    }

    /// The gateway's reply, if the request is a preflight request (Fetch standard, "CORS-preflight request").
    #[must_use]
    pub fn preflight(&self, method: &Method, headers: &HeaderMap) -> Option<Response<Body>> {
        if method != Method::OPTIONS || !headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
            return None;
        }
        let origin = headers.get(ORIGIN)?;
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        if self.allowed(origin).is_some() {
            let answer = response.headers_mut();
            self.add_origin(origin, answer);
            let methods = if self.allow_methods.iter().any(|method| method == "*") {
                EVERY_METHOD.to_owned()
            } else {
                self.allow_methods.join(",")
            };
            set(answer, ACCESS_CONTROL_ALLOW_METHODS, &methods);
            set(answer, ACCESS_CONTROL_ALLOW_HEADERS, &self.allow_headers.join(","));
            set(answer, ACCESS_CONTROL_MAX_AGE, &self.max_age.unwrap_or(0).to_string());
        }
        Some(response)
    }

    /// Adds the headers to the reply to an actual request and removes those that the function sent.
    pub fn decorate(&self, origin: Option<&HeaderValue>, answer: &mut HeaderMap) {
        for name in [
            ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_EXPOSE_HEADERS,
            ACCESS_CONTROL_MAX_AGE,
        ] {
            answer.remove(name);
        }
        if let Some(origin) = origin.filter(|origin| self.allowed(origin).is_some()) {
            self.add_origin(origin, answer);
            set(answer, ACCESS_CONTROL_EXPOSE_HEADERS, &self.expose_headers.join(","));
        }
    }

    fn add_origin(&self, origin: &HeaderValue, answer: &mut HeaderMap) {
        if let Some(allowed) = self.allowed(origin) {
            answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        }
        if self.allow_credentials {
            answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }

    /// The value of `Access-Control-Allow-Origin` for `origin`.
    fn allowed(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        if self.allow_origins.iter().any(|allowed| allowed == "*") {
            return Some(HeaderValue::from_static("*"));
        }
        let text = origin.to_str().ok()?;
        let matches = |allowed: &String| match allowed.strip_suffix('*') {
            Some(scheme) => text.starts_with(scheme),
            None => allowed.eq_ignore_ascii_case(text),
        };
        self.allow_origins.iter().any(matches).then(|| origin.clone())
    }
}

fn set(answer: &mut HeaderMap, name: HeaderName, value: &str) {
    if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_str(value)) {
        answer.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "x-amazon-apigateway-cors:
  allowOrigins: { Ref: AllowedOrigins }
  allowMethods: ['*']
  allowHeaders: [authorization, content-type]
  exposeHeaders: [etag]
  maxAge: 600
";

    fn cors(origins: &[&str]) -> Cors {
        Cors::parse(
            API,
            &BTreeMap::from([("AllowedOrigins".to_owned(), origins.join(", "))]),
        )
        .unwrap()
    }

    fn preflight_headers(origin: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_static(origin));
        headers.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("PUT"));
        headers
    }

    #[test]
    fn a_preflight_is_answered_for_allowed_origins_only() {
        let cors = cors(&["https://app.example.com"]);
        let reply = cors
            .preflight(&Method::OPTIONS, &preflight_headers("https://app.example.com"))
            .unwrap();
        assert_eq!(reply.status(), StatusCode::NO_CONTENT);
        assert_eq!(reply.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "https://app.example.com");
        assert_eq!(reply.headers()[ACCESS_CONTROL_ALLOW_METHODS], EVERY_METHOD);
        assert_eq!(
            reply.headers()[ACCESS_CONTROL_ALLOW_HEADERS],
            "authorization,content-type"
        );
        assert_eq!(reply.headers()[ACCESS_CONTROL_MAX_AGE], "600");
        let reply = cors
            .preflight(&Method::OPTIONS, &preflight_headers("https://evil.example"))
            .unwrap();
        assert!(reply.headers().is_empty());
    }

    #[test]
    fn options_without_a_requested_method_is_not_a_preflight() {
        let mut headers = preflight_headers("https://app.example.com");
        headers.remove(ACCESS_CONTROL_REQUEST_METHOD);
        assert!(cors(&["*"]).preflight(&Method::OPTIONS, &headers).is_none());
    }

    #[test]
    fn cors_headers_of_functions_are_removed() {
        let mut answer = HeaderMap::new();
        answer.insert(
            ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("https://evil.example"),
        );
        cors(&["https://app.example.com"])
            .decorate(Some(&HeaderValue::from_static("https://evil.example")), &mut answer);
        assert!(answer.is_empty());
        cors(&["*"]).decorate(Some(&HeaderValue::from_static("https://evil.example")), &mut answer);
        assert_eq!(answer[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(answer[ACCESS_CONTROL_EXPOSE_HEADERS], "etag");
    }
}
