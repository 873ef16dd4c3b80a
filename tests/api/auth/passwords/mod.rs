//! New passwords for users who know the old one or have the phone.

mod change;
mod reset;
