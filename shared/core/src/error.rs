//! Every error a client can see: one table of code, status and title. No other file names an error's status.
//!
//! An error travels up as [`Error`] and becomes `application/problem+json` (RFC 9457) at the edge of the function,
//! where its cause is logged once. The cause never reaches the reply.

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident => $status:ident, $code:literal, $title:literal;)*) => {
        /// What went wrong, as a stable word for clients.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$doc])* $name,)* }

        impl ErrorCode {
            /// All codes, in the order of the table.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name,)*];

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(ErrorCode::$name => StatusCode::$status,)* }
            }

            /// The stable snake_case word in `code`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$name => $code,)* }
            }

            /// The short human text in `title`.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(ErrorCode::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// The body or the query cannot be parsed.
    Malformed => BAD_REQUEST, "malformed_request", "The request cannot be parsed";
    /// A one-time code has to be requested first.
    OtpRequired => BAD_REQUEST, "otp_required", "A code is required";
    /// A single-use token is unknown, used or stale.
    TokenInvalid => BAD_REQUEST, "token_invalid", "The token is not valid";
    /// The credentials are missing, expired or revoked.
    Unauthenticated => UNAUTHORIZED, "unauthenticated", "Authentication is required";
    /// Wrong password, or no such account: indistinguishable.
    CredentialsInvalid => UNAUTHORIZED, "credentials_invalid", "The credentials are not valid";
    /// A wrong, expired or used one-time code: indistinguishable.
    OtpInvalid => UNAUTHORIZED, "otp_invalid", "The code is not valid";
    /// The refresh token is unknown, expired or forged.
    RefreshInvalid => UNAUTHORIZED, "refresh_token_invalid", "The refresh token is not valid";
    /// A refresh token was used again after its successor: the session has been ended.
    RefreshReused => UNAUTHORIZED, "refresh_token_reused", "The refresh token was used twice";
    /// The signature does not belong to the message.
    SignatureInvalid => BAD_REQUEST, "signature_invalid", "The signature is not valid";
    /// The resource has a price that has not been paid.
    PaymentNeeded => PAYMENT_REQUIRED, "payment_needed", "A payment is required";
    /// The role does not allow it.
    Forbidden => FORBIDDEN, "forbidden", "Not allowed";
    /// The account has neither a verified phone nor a verified email address.
    VerificationRequired => FORBIDDEN, "verification_required", "The account is not verified";
    /// Only enrolled users have access.
    EnrollmentNeeded => FORBIDDEN, "enrollment_needed", "An enrollment is required";
    /// The password or a code is needed again.
    ReauthenticationRequired => FORBIDDEN, "reauthentication_required", "The password or a code is required";
    /// The account is banned.
    AccountBanned => FORBIDDEN, "account_banned", "The account is banned";
    /// Absent, or not the caller's: indistinguishable.
    NotFound => NOT_FOUND, "not_found", "Not found";
    /// The code was right, but no account has this phone.
    AccountNotFound => NOT_FOUND, "account_not_found", "No account has this phone number";
    /// The path exists, the method does not.
    MethodNotAllowed => METHOD_NOT_ALLOWED, "method_not_allowed", "The method is not allowed here";
    /// The state does not allow it.
    Conflict => CONFLICT, "conflict", "The state does not allow it";
    /// The phone number belongs to an account.
    PhoneTaken => CONFLICT, "phone_taken", "The phone number is already in use";
    /// The email address belongs to an account.
    EmailTaken => CONFLICT, "email_taken", "The email address is already in use";
    /// The username belongs to an account.
    UsernameTaken => CONFLICT, "username_taken", "The username is already in use";
    /// The file of an upload has not been sent yet.
    UploadMissing => CONFLICT, "upload_missing", "The file has not been sent yet";
    /// Another course has this code.
    CourseCodeTaken => CONFLICT, "course_code_taken", "The course code is already in use";
    /// Another course or category has this slug.
    SlugTaken => CONFLICT, "slug_taken", "The slug is already in use";
    /// A request with the same idempotency key is still running.
    IdempotencyRunning => CONFLICT, "idempotency_key_in_use", "The same request is still running";
    /// `If-Match` does not match.
    PreconditionFailed => PRECONDITION_FAILED, "precondition_failed", "The resource has changed";
    /// The body, or the item it would become, is too large.
    TooLarge => PAYLOAD_TOO_LARGE, "too_large", "Too large";
    /// The body is not JSON.
    UnsupportedMediaType => UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The media type is not supported";
    /// At least one field breaks a rule; see `errors`.
    Validation => UNPROCESSABLE_ENTITY, "validation_failed", "The request is not valid";
    /// The file of an upload is not what it was announced as.
    UploadInvalid => UNPROCESSABLE_ENTITY, "upload_invalid", "The file does not match the upload request";
    /// The check-in code is wrong, or has changed since.
    CheckInCodeInvalid => UNPROCESSABLE_ENTITY, "check_in_code_invalid", "The check-in code is not valid";
    /// SMS are not sent to this country.
    CountryNotAllowed => UNPROCESSABLE_ENTITY, "country_not_allowed", "This country is not supported";
    /// An idempotency key came again with another body.
    IdempotencyMismatch => UNPROCESSABLE_ENTITY, "idempotency_key_reused", "The idempotency key belongs to another request";
    /// Too many requests; see `Retry-After`.
    RateLimited => TOO_MANY_REQUESTS, "rate_limited", "Too many requests";
    /// Too many wrong one-time codes.
    OtpBlocked => TOO_MANY_REQUESTS, "otp_blocked", "Too many wrong codes";
    /// The reply of the AI service is malformed or breaks a rule.
    AiInvalidResponse => INTERNAL_SERVER_ERROR, "ai_invalid_response", "The AI service did not return a usable answer";
    /// A fault on our side.
    Internal => INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong";
    /// The AI service took too long.
    AiTimeout => GATEWAY_TIMEOUT, "ai_timeout", "The AI service did not answer in time";
    /// The AI service is down; see `Retry-After`.
    AiUnavailable => SERVICE_UNAVAILABLE, "ai_unavailable", "The AI service is not available";
    /// A dependency is down; see `Retry-After`.
    Unavailable => SERVICE_UNAVAILABLE, "service_unavailable", "Temporarily unavailable";
}

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
    /// The broken rules, for [`ErrorCode::Validation`].
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

    /// Broken rules of the body or the query.
    #[must_use]
    pub fn validation(fields: Vec<FieldError>) -> Self {
        let mut error = Self::new(ErrorCode::Validation, "See `errors`.");
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
        Self::new(ErrorCode::NotFound, "The resource does not exist.")
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_its_own_word() {
        let words: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), ErrorCode::ALL.len());
    }

    #[test]
    fn every_code_is_an_error_status() {
        for code in ErrorCode::ALL {
            assert!(
                code.status().is_client_error() || code.status().is_server_error(),
                "{}",
                code.as_str()
            );
        }
    }
}
