//! The interactive documentation.

mod get;
