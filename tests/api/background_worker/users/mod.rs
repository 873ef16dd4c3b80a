//! Jobs about users.

mod erase;
