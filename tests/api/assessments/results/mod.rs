//! Operations of `results`.

mod get;
