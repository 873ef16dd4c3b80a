//! Razorpay's errors (<https://razorpay.com/docs/errors/>).

use axum::body::Body;
use http::{Response, StatusCode};
use serde_json::json;

use crate::providers::json_response;

/// An error reply.
#[derive(Debug)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) description: String,
    code: &'static str,
    source: &'static str,
    step: &'static str,
    reason: &'static str,
    field: Option<&'static str>,
}

impl ApiError {
    /// A field of the request is wrong.
    pub(super) fn field(field: &'static str, description: impl Into<String>) -> Self {
        Self {
            field: Some(field),
            ..Self::input(description)
        }
    }

    /// The request is wrong.
    pub(super) fn input(description: impl Into<String>) -> Self {
        Self {
            source: "business",
            step: "payment_initiation",
            reason: "input_validation_failed",
            ..Self::refused(description)
        }
    }

    /// The account may not send this field.
    pub(super) fn extra(field: &str) -> Self {
        Self {
            reason: "extra_field_sent",
            ..Self::input(format!("{field} is/are not required and should not be sent"))
        }
    }

    /// The amount of an order is below the minimum of its currency.
    pub(super) fn below_minimum() -> Self {
        Self {
            step: "order_creation",
            reason: "amount_less_than_minimum_amount",
            ..Self::field("amount", "Order amount less than minimum amount allowed")
        }
    }

    /// The entity's state does not allow the request.
    pub(super) fn refused(description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            description: description.into(),
            code: "BAD_REQUEST_ERROR",
            source: "NA",
            step: "NA",
            reason: "NA",
            field: None,
        }
    }

    /// A refusal with another status.
    pub(super) fn with_status(status: StatusCode, description: &str) -> Self {
        Self {
            status,
            ..Self::refused(description)
        }
    }

    pub(super) fn unknown_id() -> Self {
        Self::input("The id provided does not exist")
    }

    pub(super) fn unknown_url() -> Self {
        let text = "The requested URL was not found on the server.";
        Self::with_status(StatusCode::NOT_FOUND, text)
    }

    pub(super) fn server() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: "SERVER_ERROR",
            ..Self::refused(
                "We are facing some trouble completing your request at the moment. Please try again shortly.",
            )
        }
    }

    pub(super) fn reply(self) -> Response<Body> {
        let mut error = json!({
            "code": self.code,
            "description": self.description,
            "source": self.source,
            "step": self.step,
            "reason": self.reason,
            "metadata": {},
        });
        if let Some(field) = self.field {
            error["field"] = field.into();
        }
        json_response(self.status, &json!({ "error": error }))
    }
}

impl From<std::io::Error> for ApiError {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "the payments cannot be kept");
        Self::server()
    }
}
