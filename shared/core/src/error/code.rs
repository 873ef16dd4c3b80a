//! The one table of code, status and title. No other file names an error's status.

use http::StatusCode;

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
    /// Only members of the community have access.
    MembershipNeeded => FORBIDDEN, "membership_needed", "A membership is required";
    /// The password or a code is needed again.
    ReauthenticationRequired => FORBIDDEN, "reauthentication_required", "The password or a code is required";
    /// The account is banned.
    AccountBanned => FORBIDDEN, "account_banned", "The account is banned";
    /// Absent, or not the caller's: indistinguishable.
    NotFound => NOT_FOUND, "not_found", "Not found";
    /// No operation has this path.
    RouteNotFound => NOT_FOUND, "route_not_found", "No operation has this path";
    /// The code was right, but no account has this phone.
    AccountNotFound => NOT_FOUND, "account_not_found", "No account has this phone number";
    /// The path exists, the method does not.
    MethodNotAllowed => METHOD_NOT_ALLOWED, "method_not_allowed", "The method is not allowed here";
    /// The state does not allow it.
    Conflict => CONFLICT, "conflict", "The state does not allow it";
    /// The account has payments, and its user gets time before the owner of the mailbox gets it.
    HandOverPending => CONFLICT, "hand_over_pending", "The account is handed over later";
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
    /// The chat takes no more messages at the moment; see `Retry-After`.
    SlowMode => TOO_MANY_REQUESTS, "slow_mode", "Too many messages";
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
