//! Payments.

pub(crate) mod check;
pub(crate) mod pay_back;
