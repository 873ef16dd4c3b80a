//! What members do besides writing: typing, reading, leaving.

pub(crate) mod check_access;
pub(crate) mod left;
pub(crate) mod receipts;
pub(crate) mod typing;
