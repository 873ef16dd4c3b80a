//! Many at the same moment: what must happen once happens once.

mod ai_jobs;
mod codes;
mod courses;
mod deliveries;
mod failures;
mod identifiers;
mod learning;
mod logins;
mod passwords;
mod refreshes;
mod sends;
mod signups;
mod vectorisation;

use std::collections::BTreeMap;

use crate::support::Reply;

/// How many of the replies have which status.
fn tally(replies: &[Reply]) -> BTreeMap<u16, usize> {
    let mut tally = BTreeMap::new();
    for reply in replies {
        *tally.entry(reply.status).or_default() += 1;
    }
    tally
}

/// How many of the replies have this status.
fn count(replies: &[Reply], status: u16) -> usize {
    tally(replies).remove(&status).unwrap_or_default()
}
