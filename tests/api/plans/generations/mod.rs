//! Generations.

mod get;
