//! The program `local` from outside: how it starts, how it stops, and what a kill leaves behind.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod actors;
mod kill;
mod logins;
mod program;
mod stop;
