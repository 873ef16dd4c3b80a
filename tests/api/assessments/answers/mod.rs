//! Operations of `answers`.

mod update;
