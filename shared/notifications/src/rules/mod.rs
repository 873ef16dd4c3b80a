//! Rules without side effects.

pub mod audience;
pub mod channels;
pub mod digest;
pub mod kind;
pub mod text;
