//! Study plans as a whole: generating, rescheduling and listing them.

pub(crate) mod generate;
pub(crate) mod list;
pub(crate) mod preferences;
pub(crate) mod requested_subjects;
pub(crate) mod reschedule;
