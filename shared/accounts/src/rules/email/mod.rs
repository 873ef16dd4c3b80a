//! The rules of email addresses: their change, the tokens that prove them, and what their proof hands over.

pub mod change;
pub mod hand_over;
pub mod token;
