//! Bodies: JSON in, a parsed value out. A handler never sees a field that breaks a rule.

use std::borrow::Cow;
use std::fmt::Display;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::app::App;
use crate::error::{Error, ErrorCode, FieldError, Result};
use crate::types::Patch;

/// The largest JSON body, in bytes (1 MiB).
const MAX_BYTES: usize = 1024 * 1024;

/// Other names that clients use for the same field, as `(alias, name)`.
pub mod aliases {
    /// A phone number.
    pub const PHONE: [(&str, &str); 2] = [("mobile_number", "phone_number"), ("phone", "phone_number")];
    /// A one-time code.
    pub const OTP: [(&str, &str); 1] = [("otp", "otp_code")];
    /// A place in an order.
    pub const ORDER: [(&str, &str); 1] = [("order", "order_index")];
    /// A section of a course.
    pub const SECTION: [(&str, &str); 3] = [
        ("section", "section_id"),
        ("module", "section_id"),
        ("module_id", "section_id"),
    ];
    /// A full name.
    pub const NAME: [(&str, &str); 1] = [("full_name", "name")];
}

/// A request that is parsed, not just validated.
pub trait Validate: Sized {
    /// The body as clients send it: every field optional, so that all broken rules are found at once.
    type Body: DeserializeOwned;

    /// Other names of fields.
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[];

    /// Parses `body`, reporting broken rules to `fields`. `None` only together with a report.
    fn validate(body: Self::Body, fields: &mut Fields) -> Option<Self>;
}

/// The parsed JSON body of a request, and its bytes for the idempotency key.
#[derive(Debug)]
pub struct Valid<T>(pub T);

/// Collects broken rules.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Reports a broken rule.
    pub fn wrong(&mut self, field: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) {
        self.0.push(FieldError {
            field: field.into(),
            message: message.into(),
        });
    }

    /// The value, or a report that it is missing.
    pub fn required<T>(&mut self, field: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong(field, "is required");
        }
        value
    }

    /// The parsed value, or a report of what is wrong with it.
    pub fn parsed<T, E: Display>(&mut self, field: impl Into<Cow<'static, str>>, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|message| self.wrong(field, message.to_string())).ok()
    }

    /// A required value, parsed.
    pub fn required_parsed<T, V, E: Display>(
        &mut self,
        field: &'static str,
        value: Option<V>,
        parse: impl FnOnce(V) -> Result<T, E>,
    ) -> Option<T> {
        let value = self.required(field, value)?;
        self.parsed(field, parse(value))
    }

    /// An optional value, parsed; a report of what is wrong with it counts as absent.
    pub fn optional<T, V, E: Display>(
        &mut self,
        field: &'static str,
        value: Option<V>,
        parse: impl FnOnce(V) -> Result<T, E>,
    ) -> Option<T> {
        self.parsed(field, parse(value?))
    }

    /// A field of a partial update, parsed; a report of what is wrong with it counts as absent.
    pub fn patch<V, T, E: Display>(
        &mut self,
        field: &'static str,
        value: Patch<V>,
        parse: impl FnOnce(V) -> Result<T, E>,
    ) -> Patch<T> {
        match value {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(value) => self.parsed(field, parse(value)).map_or(Patch::Absent, Patch::Value),
        }
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value if nothing was reported.
    ///
    /// # Errors
    /// [`ErrorCode::Validation`] with all reports.
    pub fn finish<T>(self, value: Option<T>) -> Result<T> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            None if self.0.is_empty() => Err(Error::internal("a validator refused without a reason")),
            _ => Err(Error::validation(self.0)),
        }
    }
}

impl<T: Validate> FromRequest<App> for Valid<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self> {
        let is_json = is_json(request.headers());
        let bytes = bytes(request).await?;
        if !is_json {
            return Err(Error::new(ErrorCode::UnsupportedMediaType, "Send application/json."));
        }
        parse(&bytes).map(Valid)
    }
}

/// The body, if it is not too large.
///
/// # Errors
/// [`ErrorCode::TooLarge`] above 1 MiB.
pub async fn bytes(request: Request) -> Result<Bytes> {
    axum::body::to_bytes(request.into_body(), MAX_BYTES)
        .await
        .map_err(|error| Error::new(ErrorCode::TooLarge, "A JSON body may have at most 1 MiB.").because(error))
}

/// Parses JSON into a request.
///
/// # Errors
/// [`ErrorCode::Malformed`] for broken JSON, [`ErrorCode::Validation`] for wrong types and broken rules.
pub fn parse<T: Validate>(bytes: &[u8]) -> Result<T> {
    let mut value: Value = serde_json::from_slice(bytes)
        .map_err(|error| Error::new(ErrorCode::Malformed, format!("The body is not valid JSON: {error}.")))?;
    let Value::Object(object) = &mut value else {
        return Err(Error::new(ErrorCode::Malformed, "The body must be a JSON object."));
    };
    for (alias, name) in T::ALIASES.iter().copied().flatten() {
        if let Some(field) = object.remove(*alias) {
            object.entry(*name).or_insert(field);
        }
    }
    let body: T::Body = serde_path_to_error::deserialize(value).map_err(wrong_type)?;
    let mut fields = Fields::default();
    let valid = T::validate(body, &mut fields);
    fields.finish(valid)
}

fn wrong_type(error: serde_path_to_error::Error<serde_json::Error>) -> Error {
    let field = error.path().to_string();
    let message = error.into_inner().to_string();
    Error::field(field, message)
}

/// No content type counts as JSON: curl and old clients forget it.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let essence = content_type
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}
