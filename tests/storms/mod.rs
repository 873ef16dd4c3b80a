//! Many at the same moment: what must happen once happens once.

/// Makes two tests of each of these storms: one in a calm cloud and one in a cloud whose database keeps reporting
/// conflicts. `with` gives the cloud other parameters.
macro_rules! storms {
    ($($storm:ident $(with $parameters:expr)?),+ $(,)?) => {
        mod calm {
            use crate::support::TestApp;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $storm() {
                    super::$storm(storms!(@app $($parameters)?)).await;
                }
            )+
        }
        mod conflicts {
            use crate::support::TestApp;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $storm() {
                    super::$storm(storms!(@app $($parameters)?).with_conflicts()).await;
                }
            )+
        }
    };
    (@app) => { TestApp::new().await };
    (@app $parameters:expr) => { TestApp::with_parameters($parameters).await };
}

mod ai_jobs;
mod attendance;
mod codes;
mod community;
mod courses;
mod deliveries;
mod failures;
mod floods;
mod homework;
mod identifiers;
mod learning;
mod logins;
mod passwords;
mod payments;
mod quotas;
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
