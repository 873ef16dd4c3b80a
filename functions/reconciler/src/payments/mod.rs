//! Payments.

pub(crate) mod check;
