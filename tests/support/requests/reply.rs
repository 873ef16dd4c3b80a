//! Replies and what a test says about them.

use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use serde::Deserialize;
use serde_json::Value;

use super::costs;
use crate::support::documented::{self, Answer};
use crate::support::quizzes::ANSWER_KEY;

/// A reply.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// The JSON body; null if there is none.
    pub body: Value,
    /// The body as it came.
    pub text: String,
    /// The AWS calls of the request.
    pub cost: Cost,
}

/// The header `x-local-cost`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Cost {
    pub dynamodb_calls: u32,
    pub s3_calls: u32,
    pub sqs_calls: u32,
    pub other_calls: u32,
    pub ai_calls: u32,
    pub payment_calls: u32,
    pub password_hashes: u32,
    pub read_units: f64,
    pub write_units: f64,
}

/// The path that a function sees: the gateway decodes the one that was sent, and the function's runtime reads the
/// result as a URL, where `..` goes up and `?` ends the path.
fn path_of(sent: &Url) -> String {
    let decoded = percent_decode_str(sent.path()).decode_utf8_lossy();
    let seen = Url::parse(&format!("http://lectern{decoded}"));
    seen.map_or_else(|_| decoded.into_owned(), |url| url.path().to_owned())
}

impl Reply {
    /// Reads the reply to a request with `method` and compares it with the OpenAPI document.
    pub async fn read(method: &Method, reply: reqwest::Response) -> Self {
        let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
        let path = path_of(reply.url());
        let text = reply.text().await.unwrap();
        let cost = headers.get("x-local-cost").map(|header| header.as_bytes());
        let is_of_function = cost.is_some();
        let spent: Value = cost
            .map(|json| serde_json::from_slice(json).unwrap())
            .unwrap_or_default();
        let cost = Cost::deserialize(&spent).unwrap_or_default();
        let reply = Self {
            status,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
            cost,
            headers,
        };
        reply.assert_no_answer_key(&path);
        if is_of_function {
            let answer = Answer {
                status,
                content_type: reply.header("content-type"),
                text: &reply.text,
            };
            documented::check(method.as_str(), &path, answer).unwrap_or_else(|error| panic!("{error}"));
            if status < 300
                && let Some(operation) = documented::name_of(method.as_str(), &path)
            {
                costs::note(&operation, &spent);
            }
        }
        reply
    }

    /// Asserts that the right answers of quizzes are only where instructors see them, in results, and in the examples of
    /// the API document.
    fn assert_no_answer_key(&self, path: &str) {
        let has_key = self.text.contains(ANSWER_KEY) || self.text.contains("\"is_correct\":true");
        let is_for_instructors = path.contains("/questions") || path.ends_with("/statistics");
        let is_of_result = self.body["submitted_at"].is_string();
        let is_allowed = is_for_instructors || is_of_result || path.ends_with("/openapi.json");
        assert!(!has_key || is_allowed, "{path} shows a right answer: {}", self.text);
    }

    /// A header's value; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// A field of the body that is a string.
    #[track_caller]
    pub fn string(&self, field: &str) -> String {
        self.body[field]
            .as_str()
            .unwrap_or_else(|| panic!("no {field} in {}", self.text))
            .to_owned()
    }

    /// The rows of a list.
    #[track_caller]
    pub fn results(&self) -> &[Value] {
        self.body["results"]
            .as_array()
            .unwrap_or_else(|| panic!("no list: {}", self.text))
    }

    /// Where the next page of a list is, if there is one.
    pub fn next_page(&self) -> Option<&str> {
        self.body["next"].as_str()
    }

    /// The reply if it has this status.
    #[track_caller]
    pub fn assert_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The reply if it is a whole problem (RFC 9457) with this status and code.
    #[track_caller]
    pub fn assert_problem(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status, self.problem_code()), (status, code), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], status);
        for field in ["type", "title", "detail"] {
            assert!(!self.string(field).is_empty(), "{field} is empty: {}", self.text);
        }
        assert_eq!(self.string("request_id"), self.header("x-request-id"));
        assert_eq!(
            self.header("www-authenticate"),
            if status == 401 { "Bearer" } else { "" }
        );
        let retry_after = self.header("retry-after").parse::<u64>().ok();
        assert_eq!(
            retry_after.is_some_and(|seconds| seconds > 0),
            matches!(status, 429 | 503),
            "{retry_after:?}"
        );
        assert_eq!(
            self.body["retry_after"].as_u64(),
            retry_after.filter(|_| status == 429),
            "{}",
            self.text
        );
        self
    }

    /// The reply if it says that exactly these fields are wrong.
    #[track_caller]
    pub fn assert_wrong_fields(self, fields: &[&str]) -> Self {
        let reply = self.assert_problem(422, "validation_failed");
        let errors = reply.body["errors"].as_array().unwrap();
        let wrong: Vec<_> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(wrong, fields, "{}", reply.text);
        assert!(
            errors
                .iter()
                .all(|error| error["message"].as_str().is_some_and(|message| !message.is_empty()))
        );
        reply
    }

    /// A problem's `code`; empty if it is none.
    pub fn problem_code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// A problem with placeholders for its `request_id` and its `retry_after`, for snapshots.
    #[track_caller]
    pub fn problem(&self) -> Value {
        assert!(!self.problem_code().is_empty(), "no problem: {}", self.text);
        let mut body = self.body.clone();
        body["request_id"] = "[request id]".into();
        if body["retry_after"].is_number() {
            body["retry_after"] = "[seconds]".into();
        }
        body
    }

    /// The body less its `request_id`, for comparing problems.
    pub fn without_request_id(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(object) = body.as_object_mut() {
            object.remove("request_id");
        }
        body
    }
}
