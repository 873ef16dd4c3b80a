//! Every error that a client can see. The table of codes is in `code.rs`.
//!
//! An error travels up as [`Error`] and becomes `application/problem+json` (RFC 9457) at the edge of the function,
//! where its cause is logged once. The cause never reaches the reply.

mod code;

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

pub use code::ErrorCode;

/// One broken rule of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The field's path in the body, such as `profile_pictures[0]`.
    pub field: Cow<'static, str>,
    /// What is expected, in English.
    pub message: Cow<'static, str>,
}

/// An error on its way to the client.
pub struct Error(Box<Parts>);

/// What an [`Error`] consists of.
pub struct Parts {
    /// The row of the table.
    pub code: ErrorCode,
    /// Human text for this occurrence.
    pub detail: Cow<'static, str>,
    /// The broken rules, for [`ErrorCode::Validation`], or the field of the body that names what does not exist, for
    /// [`ErrorCode::NotFound`].
    pub fields: Vec<FieldError>,
    /// Seconds until another try makes sense.
    pub retry_after: Option<u64>,
    /// The allowed methods, for [`ErrorCode::MethodNotAllowed`].
    pub allow: Option<String>,
    /// What else a client of this code can use (extension members, RFC 9457 §3.2).
    pub members: Map<String, Value>,
    /// For the log only.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The detail of an error that does not say what is absent. A reply says what its path names instead.
pub(crate) const ABSENT: &str = "The resource does not exist.";

/// The result of everything that can fail in a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with a text for this occurrence.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Parts {
            code,
            detail: detail.into(),
            fields: Vec::new(),
            retry_after: None,
            allow: None,
            members: Map::new(),
            cause: None,
        }))
    }

    /// Broken rules of the body or the query. Apps show the detail to users, so it is the first broken rule.
    #[must_use]
    pub fn validation(fields: Vec<FieldError>) -> Self {
        let mut error = Self::new(ErrorCode::Validation, first_rule(&fields));
        error.0.fields = fields;
        error
    }

    /// One broken rule.
    #[must_use]
    pub fn field(field: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::validation(vec![FieldError {
            field: field.into(),
            message: message.into(),
        }])
    }

    /// The same error for what does not exist and for what the caller may not know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, ABSENT)
    }

    /// The error for a field of the body that names something which does not exist or which the caller may not know of.
    #[must_use]
    pub fn unknown(field: &'static str, detail: &'static str) -> Self {
        let mut error = Self::new(ErrorCode::NotFound, detail);
        error.0.fields = vec![FieldError {
            field: field.into(),
            message: "does not exist".into(),
        }];
        error
    }

    /// Says which field of the body named what does not exist, if the error does not say what is absent.
    #[must_use]
    pub fn naming(self, field: &'static str, detail: &'static str) -> Self {
        if self.is_unspecific() {
            Self::unknown(field, detail)
        } else {
            self
        }
    }

    /// Whether the error does not say what is absent.
    pub(crate) fn is_unspecific(&self) -> bool {
        self.0.code == ErrorCode::NotFound && self.0.detail == ABSENT
    }

    /// A fault on our side; the client learns nothing of `cause`.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(
            ErrorCode::Internal,
            "Please try again. If the problem persists, contact support with the request ID.",
        )
        .because(cause)
    }

    /// A dependency that does not answer.
    #[must_use]
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(ErrorCode::Unavailable, "A service that we depend on is not responding.")
            .retry_after(5)
            .because(cause)
    }

    /// Too many requests of this kind.
    #[must_use]
    pub fn rate_limited(detail: impl Into<Cow<'static, str>>, seconds: u64) -> Self {
        Self::new(ErrorCode::RateLimited, detail).retry_after(seconds)
    }

    /// Adds the seconds after which to try again (at least one).
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds.max(1));
        self
    }

    /// Adds the allowed methods.
    #[must_use]
    pub fn allow(mut self, methods: String) -> Self {
        self.0.allow = Some(methods);
        self
    }

    /// Adds an extension member (RFC 9457 §3.2), which must not be called like one that every problem has.
    #[must_use]
    pub fn member(mut self, name: &str, value: Value) -> Self {
        self.0.members.insert(name.to_owned(), value);
        self
    }

    /// Adds the cause, for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The row of the table.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// All of it.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.0
    }
}

/// The first broken rule as a sentence, such as "`title` is required."
fn first_rule(fields: &[FieldError]) -> Cow<'static, str> {
    let Some(FieldError { field, message }) = fields.first() else {
        return ErrorCode::Validation.title().into();
    };
    let period = if message.ends_with(['.', '!', '?']) { "" } else { "." };
    match field.as_ref() {
        "" | "." => format!("The body {message}{period}").into(),
        field => format!("`{field}` {message}{period}").into(),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.code)
            .field("detail", &self.0.detail)
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.as_str(), self.0.detail)?;
        match &self.0.cause {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
