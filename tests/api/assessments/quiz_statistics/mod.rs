//! Operations of `quiz_statistics`.

mod get;
