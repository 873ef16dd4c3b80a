//! The worker of the background queue.

mod users;
