//! Stand-ins for the providers: they speak the providers' wire formats and record what they are asked to send.
//!
//! They listen on the gateway's port under `/_local/`, which the edge does not touch.

mod ai;
mod fcm;
mod mail_events;
pub mod razorpay;
mod ses;
mod twilio;

use std::io;

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::Value;
use shared::clock::Clock;
use shared::ids::Ids;

pub use self::mail_events::MailEvents;
pub use self::razorpay::{RAZORPAY_PATH, Razorpay};
pub use self::twilio::Account;
use crate::endpoints::SES_PATH;
use crate::faults::{Faults, Kind, Target};
use crate::outbox::{Channel, Entry, Outbox};

/// Path of the Twilio stand-in on the gateway; `/2010-04-01/…` follows it.
pub const TWILIO_PATH: &str = "/_local/twilio";
/// Path of the FCM stand-in on the gateway; `/v1/projects/…` and `/token` follow it.
pub const FCM_PATH: &str = "/_local/fcm";
/// Path of the AI stand-in on the gateway; `/v1/chat/completions` follows it.
pub const AI_PATH: &str = "/_local/ai";

/// The stand-ins of one local cloud.
#[derive(Debug)]
pub struct Providers {
    /// Records everything that is sent.
    pub outbox: Outbox,
    /// The faults.
    pub faults: Faults,
    /// The product's clock.
    pub clock: Clock,
    /// Makes the providers' ids.
    pub ids: Ids,
    /// The only account that Twilio accepts.
    pub twilio: Account,
    /// The payment provider.
    pub razorpay: Razorpay,
    /// The only key that the AI service accepts.
    pub ai_key: String,
    /// Receives the events of mails.
    pub mail_events: Option<MailEvents>,
}

/// A request to a provider; `path` starts after the provider's prefix.
struct Call<'r> {
    parts: &'r Parts,
    path: &'r str,
    body: Bytes,
}

/// The provider that `path` belongs to.
#[must_use]
pub fn target(path: &str) -> Option<Target> {
    // Beside Razorpay's API are the routes of its control.
    if path
        .strip_prefix(RAZORPAY_PATH)
        .is_some_and(|rest| rest.starts_with("/v1/"))
    {
        return Some(Target::Razorpay);
    }
    let prefixes = [
        (TWILIO_PATH, Target::Twilio),
        (SES_PATH, Target::Ses),
        (FCM_PATH, Target::Fcm),
        (AI_PATH, Target::Ai),
    ];
    prefixes
        .into_iter()
        .find_map(|(prefix, target)| path.strip_prefix(prefix)?.starts_with('/').then_some(target))
}

impl Providers {
    /// Answers a request to `target`, or breaks as the faults say.
    ///
    /// # Errors
    /// An injected reset, or the peer went away: the connection is to be dropped.
    pub async fn answer(&self, target: Target, request: Request<Incoming>) -> io::Result<Response<Body>> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        // The prefix is `/_local/<provider>`.
        let path = parts.uri.path().splitn(4, '/').nth(3).unwrap_or_default();
        let call = Call {
            parts: &parts,
            path,
            body,
        };
        let fault = self.faults.roll(target);
        // A lost reply does the most harm when its request took effect, above all where money moves.
        let is_lost = target == Target::Razorpay && matches!(fault, Some(Kind::Hang | Kind::Garbage));
        if is_lost {
            self.razorpay.answer(&call, None);
        }
        match fault {
            Some(Kind::Hang) => {
                let _running = is_lost.then(|| self.razorpay.hold(&call));
                std::future::pending().await
            }
            Some(Kind::Reset) => return Err(io::ErrorKind::ConnectionReset.into()),
            Some(Kind::Garbage) => return Ok(Response::new(Body::from("<html>not an answer</html>"))),
            Some(_) | None => {}
        }
        Ok(match target {
            Target::Twilio => twilio::answer(self, &call, fault),
            Target::Ses => ses::answer(self, &call, fault).await,
            Target::Ai => ai::answer(self, &call, fault),
            Target::Razorpay => self.razorpay.answer(&call, fault),
            _ => fcm::answer(self, &call, fault),
        })
    }

    /// Records a message in the outbox; if that fails, the message counts as not sent.
    fn record(&self, id: &str, channel: Channel, to: &str, subject: Option<&str>, body: &str) -> bool {
        let entry = Entry {
            id: id.to_owned(),
            channel,
            to: to.to_owned(),
            subject: subject.map(str::to_owned),
            body: body.to_owned(),
            at: self.clock.now(),
        };
        let recorded = self.outbox.record(entry);
        if let Err(error) = &recorded {
            tracing::error!(%error, "the outbox cannot be written");
        }
        recorded.is_ok()
    }
}

fn json_response(status: StatusCode, body: &Value) -> Response<Body> {
    let response = Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json");
    response.body(Body::from(body.to_string())).unwrap_or_default()
}

/// 32 hexadecimal digits, as in several providers' ids.
fn hexadecimal(ids: &Ids) -> String {
    ids.random::<16>().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
