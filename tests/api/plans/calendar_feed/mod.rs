//! The calendar feed.

mod get;
