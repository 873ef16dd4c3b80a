//! Many at the same moment: what must happen once happens once.

mod codes;
mod deliveries;
mod failures;
mod passwords;
mod refreshes;
mod sends;
mod signups;

use crate::support::Reply;

/// How many of the replies have this status.
fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}
