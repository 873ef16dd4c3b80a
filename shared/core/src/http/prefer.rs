//! The `Prefer` header (RFC 7240): how long a client waits for what takes a while.

use std::time::Duration;

use axum::extract::FromRequestParts;
use http::HeaderValue;
use http::request::Parts;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::app::App;
use crate::error::Error;

/// The longest wait, in seconds: API Gateway gives up after 30 (quota "Maximum integration timeout" of HTTP APIs).
pub const MAX_WAIT: u64 = 25;

/// The preferences of a client. Unknown preferences are ignored, as the RFC requires (§2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefer {
    /// Seconds to wait (§4.3).
    wait: Option<u64>,
    /// Whether the client prefers 202 at once to a wait (§4.1).
    respond_async: bool,
}

impl Prefer {
    /// How long to wait for the result.
    #[must_use]
    pub fn wait(self) -> Duration {
        let usual = if self.respond_async { 0 } else { MAX_WAIT };
        Duration::from_secs(self.wait.unwrap_or(usual).min(MAX_WAIT))
    }

    /// The value of `Preference-Applied` (§3) for a reply that is `accepted` for later, or not.
    #[must_use]
    pub fn applied(self, accepted: bool) -> Option<HeaderValue> {
        let wait = self.wait.map(|wait| format!("wait={}", wait.min(MAX_WAIT)));
        let asynchronous = (self.respond_async && accepted).then(|| "respond-async".to_owned());
        let applied: Vec<String> = asynchronous.into_iter().chain(wait).collect();
        HeaderValue::try_from(applied.join(", "))
            .ok()
            .filter(|value| !value.is_empty())
    }

    fn parse<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut prefer = Self::default();
        for preference in values.flat_map(|value| value.split(',')) {
            let word = preference.split(';').next().unwrap_or_default();
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "respond-async" => prefer.respond_async = true,
                // The first one counts (§2).
                "wait" if prefer.wait.is_none() => prefer.wait = value.trim().trim_matches('"').parse().ok(),
                _ => {}
            }
        }
        prefer
    }
}

/// The header, for the documentation.
#[derive(IntoParams)]
#[into_params(names("Prefer"), parameter_in = Header)]
#[expect(dead_code, reason = "Prefer holds the parsed header")]
struct PreferHeader(
    /// `wait=N`, `respond-async` (RFC 7240).
    Option<String>,
);

impl IntoParams for Prefer {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        PreferHeader::into_params(parameter_in)
    }
}

impl FromRequestParts<App> for Prefer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Error> {
        let values = parts.headers.get_all("prefer").iter();
        Ok(Self::parse(values.filter_map(|value| value.to_str().ok())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_parsed_and_confirmed() {
        for (header, seconds, accepted, ready) in [
            ("", 25, "", ""),
            ("respond-async", 0, "respond-async", ""),
            ("wait=10", 10, "wait=10", "wait=10"),
            ("wait=100", 25, "wait=25", "wait=25"),
            ("Respond-Async, wait = \"3\"; foo", 3, "respond-async, wait=3", "wait=3"),
            ("wait=2, wait=9", 2, "wait=2", "wait=2"),
            ("wait=soon, return=minimal", 25, "", ""),
        ] {
            let prefer = Prefer::parse([header].into_iter());
            assert_eq!(prefer.wait().as_secs(), seconds, "{header}");
            let applied = |accepted| {
                prefer
                    .applied(accepted)
                    .map_or(String::new(), |value| value.to_str().unwrap().to_owned())
            };
            assert_eq!(
                (applied(true).as_str(), applied(false).as_str()),
                (accepted, ready),
                "{header}"
            );
        }
    }
}
