//! What can be learnt.

mod content_gate;
mod create_lecture;
mod lecture_content;
mod sections;
mod update_lecture;
