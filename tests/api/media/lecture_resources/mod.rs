//! Files and links that go with a lecture.

mod create;
mod delete;
mod list;
