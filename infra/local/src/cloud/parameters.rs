//! The template's parameters in the local cloud.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use super::Options;
use crate::engines::{Engines, StartError};
use crate::providers;

/// The template's parameters that the local cloud sets.
pub(super) fn parameters(
    options: &Options,
    gateway: SocketAddr,
    engines: &Engines,
) -> Result<BTreeMap<String, String>, StartError> {
    let mut parameters = BTreeMap::from([
        ("Stage".to_owned(), "local".to_owned()),
        ("AdminEmail".to_owned(), options.admin_email.clone()),
        ("AllowedOrigins".to_owned(), "*".to_owned()),
        ("PagesUrl".to_owned(), format!("http://{gateway}")),
        ("JwtPublicKeys".to_owned(), engines.jwt_public_keys()?),
        (
            "TwilioBaseUrl".to_owned(),
            format!("http://{gateway}{}", providers::TWILIO_PATH),
        ),
        (
            "RazorpayBaseUrl".to_owned(),
            format!("http://{gateway}{}", providers::RAZORPAY_PATH),
        ),
        (
            "FcmBaseUrl".to_owned(),
            format!("http://{gateway}{}", providers::FCM_PATH),
        ),
        (
            "AiBaseUrl".to_owned(),
            format!("http://{gateway}{}/v1", providers::AI_PATH),
        ),
    ]);
    parameters.extend(options.parameters.clone());
    Ok(parameters)
}
