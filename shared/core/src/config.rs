//! Configuration: the environment, read once at init and handed out. Names are those of `template.yaml`.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::error::{Error, Result};

/// The environment of a function.
#[derive(Clone, Debug)]
pub struct Config {
    environment: BTreeMap<String, String>,
    /// The limits of one-time codes.
    pub otp: OtpConfig,
    /// The limits of a client without a token, for all accounts together.
    pub clients: ClientConfig,
    /// Calls to the AI service in any 24 hours, for all users together.
    pub ai_daily_budget: u32,
    /// The highest price that can be paid, in whole units of its currency: the limit of the account at the provider.
    pub max_payment: u64,
    /// Orders that a user may create in any 24 hours.
    pub orders_daily: u32,
    /// How many messages there may be.
    pub chat: ChatConfig,
}

/// How many messages there may be in chats.
#[derive(Clone, Debug)]
pub struct ChatConfig {
    /// Messages of a user in any 10 seconds, to communities and to other users together.
    pub user_messages: u32,
    /// Messages of a community in a second.
    pub community_messages: u32,
}

/// How often a client may try what costs a password hash, see [`crate::types::client_network`].
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Registrations in any hour.
    pub registrations_hourly: u32,
    /// Wrong passwords in any 15 minutes.
    pub wrong_passwords: u32,
}

/// How many codes are sent and how many tries they have. All limits are sliding.
#[derive(Clone, Debug)]
pub struct OtpConfig {
    /// Digits of a code (4 to 8) while the system is calm.
    pub digits: u32,
    /// ISO 3166-1 alpha-2 codes of the countries that get SMS.
    pub allowed_countries: Vec<String>,
    /// SMS in any 24 hours, over the whole system.
    pub sms_daily_budget: u32,
    /// Wrong codes in any 10 minutes, over the whole system, above which new codes get longer.
    pub failure_limit: u32,
    /// SMS to phones without an account per client address in any hour. An IPv6 /64 has three tenths of it, a /48 three
    /// times as many.
    pub per_address_hourly: u32,
    /// SMS to one country in any hour, over the whole system.
    pub per_country_hourly: u32,
    /// SMS to phones without an account per number prefix (the number less its last four digits) in any hour.
    pub per_prefix_hourly: u32,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// A variable that is set but cannot be parsed.
    pub fn new(environment: BTreeMap<String, String>) -> Result<Self> {
        let otp = OtpConfig {
            digits: parsed(&environment, "OTP_DIGITS", 4)?,
            allowed_countries: list(environment.get("ALLOWED_COUNTRIES").map_or("IN", String::as_str)),
            sms_daily_budget: parsed(&environment, "SMS_DAILY_BUDGET", 5_000)?,
            failure_limit: parsed(&environment, "OTP_FAILURE_LIMIT", 1_000)?,
            per_address_hourly: parsed(&environment, "SMS_PER_ADDRESS_HOURLY", 100)?,
            per_country_hourly: parsed(&environment, "SMS_PER_COUNTRY_HOURLY", 1_000)?,
            per_prefix_hourly: parsed(&environment, "SMS_PER_PREFIX_HOURLY", 20)?,
        };
        let clients = ClientConfig {
            registrations_hourly: parsed(&environment, "REGISTRATIONS_PER_CLIENT_HOURLY", 100)?,
            wrong_passwords: parsed(&environment, "WRONG_PASSWORDS_PER_CLIENT", 200)?,
        };
        let chat = ChatConfig {
            user_messages: parsed(&environment, "CHAT_USER_MESSAGES", 20)?,
            community_messages: parsed(&environment, "CHAT_COMMUNITY_MESSAGES", 30)?,
        };
        let ai_daily_budget = parsed(&environment, "AI_DAILY_BUDGET", 10_000)?;
        let max_payment = parsed(&environment, "MAX_PAYMENT", 500_000)?;
        let orders_daily = parsed(&environment, "ORDERS_DAILY", 50)?;
        if !(4..=8).contains(&otp.digits) {
            return Err(Error::internal("OTP_DIGITS must be 4 to 8"));
        }
        Ok(Self {
            environment,
            otp,
            clients,
            ai_daily_budget,
            max_payment,
            orders_daily,
            chat,
        })
    }

    /// A variable this function cannot do without.
    ///
    /// # Errors
    /// It is not set: the template does not give it to this function.
    pub fn required(&self, name: &'static str) -> Result<&str> {
        self.optional(name)
            .ok_or_else(|| Error::internal(format!("{name} is not set")))
    }

    /// A variable that may be missing or empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.environment
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// A switch, `true` or `false`; missing is off.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.optional(name) == Some("true")
    }

    /// Whether this is the local cloud.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.optional("STAGE") == Some("local")
    }

    /// Whether this is the production stage, where test modes are refused.
    #[must_use]
    pub fn is_production(&self) -> bool {
        self.optional("STAGE") == Some("prod")
    }

    /// Names and values of the variables whose name ends with `suffix`.
    pub(crate) fn ending_with(&self, suffix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.environment
            .iter()
            .filter(move |(name, _)| name.ends_with(suffix))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn parsed<T: FromStr>(environment: &BTreeMap<String, String>, name: &'static str, default: T) -> Result<T> {
    match environment.get(name).map(String::as_str) {
        None | Some("") => Ok(default),
        Some(value) => value
            .parse()
            .map_err(|_| Error::internal(format!("{name} is not a number"))),
    }
}

fn list(value: &str) -> Vec<String> {
    value
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_uppercase)
        .collect()
}
