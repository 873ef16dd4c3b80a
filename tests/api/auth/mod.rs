//! Accounts, logins and sessions.

mod accounts;
mod aliases;
mod bans;
mod emails;
mod event_interests;
mod journey;
mod mail_limits;
mod one_time_codes;
mod pages;
mod password_resets;
mod passwords;
mod past_the_edge;
mod profiles;
mod secrecy;
mod session_ends;
mod sessions;
mod signing_keys;
mod takeovers;
mod tokens;
