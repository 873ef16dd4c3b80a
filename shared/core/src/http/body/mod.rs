//! Bodies: JSON in, a parsed value out. A handler never sees a field that breaks a rule.

pub(crate) mod hints;
mod wording;

use std::borrow::Cow;
use std::fmt::Display;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, header};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize as _, Deserializer};
use serde_json::Value;

use crate::app::App;
use crate::error::{Error, ErrorCode, FieldError, Result};
use crate::text;
use crate::types::Patch;

/// The largest JSON body, in bytes (1 MiB).
const MAX_BYTES: usize = 1024 * 1024;

/// Fields that are left as they were typed: the raw form of a password is needed for hashes that were made of it.
const VERBATIM: [&str; 3] = ["password", "current_password", "new_password"];

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
/// [`ErrorCode::TooLarge`] above 1 MiB, [`ErrorCode::UnsupportedMediaType`] for a compressed body.
pub async fn bytes(request: Request) -> Result<Bytes> {
    if is_encoded(request.headers()) {
        return Err(Error::new(
            ErrorCode::UnsupportedMediaType,
            "Send the body as it is, without a Content-Encoding.",
        ));
    }
    axum::body::to_bytes(request.into_body(), MAX_BYTES)
        .await
        .map_err(|error| Error::new(ErrorCode::TooLarge, "A JSON body may have at most 1 MiB.").because(error))
}

/// Parses JSON into a request. Its texts are in their normal form, other than passwords.
///
/// # Errors
/// [`ErrorCode::Malformed`] for broken JSON, [`ErrorCode::Validation`] for wrong types and broken rules.
pub fn parse<T: Validate>(bytes: &[u8]) -> Result<T> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| wording::not_json(bytes, &error))?;
    let Value::Object(object) = &mut value else {
        return Err(Error::new(ErrorCode::Malformed, "The body must be a JSON object."));
    };
    hints::compare::<T::Body>("field", object.keys().map(String::as_str), T::ALIASES);
    for (alias, name) in T::ALIASES.iter().copied().flatten() {
        if let Some(field) = object.remove(*alias) {
            object.entry(*name).or_insert(field);
        }
    }
    for (_, value) in object.iter_mut().filter(|(name, _)| !VERBATIM.contains(&name.as_str())) {
        normalize(value);
    }
    let body: T::Body = serde_path_to_error::deserialize(value).map_err(|error| wording::wrong_type(&error))?;
    let mut fields = Fields::default();
    let valid = T::validate(body, &mut fields);
    fields.finish(valid)
}

fn normalize(value: &mut Value) {
    match value {
        Value::String(text) if !text.is_ascii() => *text = text::normalize(text),
        Value::Array(values) => values.iter_mut().for_each(normalize),
        Value::Object(fields) => fields.values_mut().for_each(normalize),
        _ => {}
    }
}

/// Deserializes a code that clients send as a text or as a number, which is taken as its digits.
pub fn text_or_digits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) if number.is_u64() => Ok(Some(number.to_string())),
        _ => Err(D::Error::custom("must be a string or a number of digits")),
    }
}

/// Whether the body is compressed or otherwise encoded (RFC 9110 §8.4).
fn is_encoded(headers: &HeaderMap) -> bool {
    let encoding = headers.get(header::CONTENT_ENCODING);
    encoding.is_some_and(|encoding| !encoding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    struct Typed(Vec<String>, Option<String>);

    #[derive(serde::Deserialize)]
    struct TypedBody {
        texts: Vec<String>,
        password: String,
        #[serde(default, deserialize_with = "text_or_digits")]
        otp_code: Option<String>,
    }

    impl Validate for Typed {
        type Body = TypedBody;
        const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&aliases::OTP];

        fn validate(body: TypedBody, _fields: &mut Fields) -> Option<Self> {
            let texts = body.texts.into_iter().chain([body.password]).collect();
            Some(Self(texts, body.otp_code))
        }
    }

    fn typed(body: Value) -> Result<Typed> {
        parse(body.to_string().as_bytes())
    }

    #[test]
    fn texts_are_in_their_normal_form_other_than_passwords() {
        let decomposed = "e\u{301}";
        let body = serde_json::json!({ "texts": ["a", decomposed], "password": decomposed });
        let expected = ["a", "\u{e9}", decomposed].map(str::to_owned).to_vec();
        assert_eq!(typed(body).unwrap(), Typed(expected, None));
    }

    #[test]
    fn a_code_is_a_text_or_a_number() {
        let code = |otp: Value| typed(serde_json::json!({ "texts": [], "password": "", "otp": otp }));
        assert_eq!(code(1234.into()).unwrap().1.as_deref(), Some("1234"));
        assert_eq!(code("0123".into()).unwrap().1.as_deref(), Some("0123"));
        assert_eq!(code(Value::Null).unwrap().1, None);
        for wrong in [
            serde_json::json!(1.5),
            serde_json::json!(-1234),
            serde_json::json!([1]),
            serde_json::json!(true),
        ] {
            assert_eq!(code(wrong).unwrap_err().code(), ErrorCode::Validation);
        }
    }
}
