//! The guide that apps of an older backend link to.

mod get;
