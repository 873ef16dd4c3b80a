//! The webhook of the payment provider.

pub(crate) mod receive;
