//! The communities of courses.

mod attachments;
mod blocks;
mod course_changes;
mod direct_messages;
mod groups;
mod hidden;
mod interrupted;
mod large;
mod members;
mod messages;
mod personal_data;
mod posts;
mod roles;
