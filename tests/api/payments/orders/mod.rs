//! Orders.

mod create;
