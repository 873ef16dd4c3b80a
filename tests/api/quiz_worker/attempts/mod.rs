//! Attempts whose time is up.

mod sweep;
