//! Mail through Amazon SES (API v2's `SendEmail`, Amazon SES API v2 reference).

#[cfg(test)]
mod tests;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{DisplayErrorContext, SdkError};
use aws_sdk_sesv2::operation::send_email::{SendEmailError, SendEmailOutput};
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::types::email::Email;

/// Whether a mail was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailOutcome {
    /// SES will send it.
    Accepted,
    /// It will never be sent, however often it is tried; SES's error code.
    Refused(String),
}

/// Sends mail.
#[derive(Clone, Debug)]
pub struct Mail {
    client: Client,
}

impl Mail {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Hands a mail from `MAIL_FROM` to SES, as plain text and as equivalent HTML. `MAIL_CONFIGURATION_SET`, if set,
    /// reports bounces and complaints.
    ///
    /// # Errors
    /// SES is unavailable or holds our account back: try again later.
    pub async fn send(
        &self,
        config: &Config,
        to: &Email,
        subject: &str,
        text: &str,
        html: &str,
    ) -> Result<MailOutcome> {
        self.send_with_headers(config, to, subject, text, html, &[]).await
    }

    /// Like [`Mail::send`], for a mail that can be unsubscribed from with one click at `url` (RFC 8058 §3.1).
    ///
    /// # Errors
    /// Like [`Mail::send`].
    pub async fn send_with_unsubscribe(
        &self,
        config: &Config,
        to: &Email,
        subject: &str,
        [text, html]: [&str; 2],
        url: &str,
    ) -> Result<MailOutcome> {
        let headers = [
            ("List-Unsubscribe", format!("<{url}>")),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ];
        self.send_with_headers(config, to, subject, text, html, &headers).await
    }

    async fn send_with_headers(
        &self,
        config: &Config,
        to: &Email,
        subject: &str,
        text: &str,
        html: &str,
        headers: &[(&str, String)],
    ) -> Result<MailOutcome> {
        let from = config.required("MAIL_FROM")?;
        let body = Body::builder().text(content(text)?).html(content(html)?).build();
        let mut message = Message::builder().subject(content(subject)?).body(body);
        for (name, value) in headers {
            let header = MessageHeader::builder().name(*name).value(value).build();
            message = message.headers(header.map_err(Error::internal)?);
        }
        let request = self
            .client
            .send_email()
            .from_email_address(from)
            .set_configuration_set_name(config.optional("MAIL_CONFIGURATION_SET").map(str::to_owned))
            .destination(Destination::builder().to_addresses(to.as_str()).build())
            .content(EmailContent::builder().simple(message.build()).build());
        outcome(request.send().await)
    }
}

fn content(text: &str) -> Result<Content> {
    Content::builder()
        .data(text)
        .charset("UTF-8")
        .build()
        .map_err(Error::internal)
}

fn outcome(reply: Result<SendEmailOutput, SdkError<SendEmailError>>) -> Result<MailOutcome> {
    let error = match reply {
        // A proxy's page is a success, too: only a message id says that SES has it.
        Ok(receipt) if receipt.message_id().is_some() => return Ok(MailOutcome::Accepted),
        Ok(_) => return Err(Error::unavailable("SES's reply has no message id")),
        Err(error) => error,
    };
    let Some(refusal) = error.as_service_error() else {
        return Err(Error::unavailable(DisplayErrorContext(error).to_string()));
    };
    // SES's message may name addresses, which must not reach a log.
    let code = refusal.meta().code().unwrap_or_default().to_owned();
    if is_permanent(refusal) {
        tracing::error!(code, "SES refuses a mail");
        Ok(MailOutcome::Refused(code))
    } else {
        Err(Error::unavailable(format!("SES answered {code}")))
    }
}

/// Whether the mail itself is at fault, its sender included. A paused, suspended or throttled account may be let go again.
fn is_permanent(refusal: &SendEmailError) -> bool {
    refusal.is_message_rejected()
        || refusal.is_bad_request_exception()
        || refusal.is_mail_from_domain_not_verified_exception()
}
