//! The crate `jiff` with moments in whole milliseconds. The workspace calls this crate `jiff`, so the product has no
//! other [`Timestamp`].
//!
//! Times on the wire have exactly three fractional digits. The original omits zeros at the end, and clients whose
//! parsers expect a fixed number of digits fail on some of its times. With whole milliseconds, a time that a client
//! sends back also equals the one that it was sent.

mod timestamp;

pub use timestamp::Timestamp;
pub use upstream::*;
