//! Payments that have not ended.

mod check;
