//! Hands in the attempts whose time is up.

use futures::StreamExt as _;
use futures::stream;
use shared::ids::AttemptId;
use shared::{App, Error, ErrorCode, Result};
use shared_assessment::service::{AttemptState, hand_in};
use shared_assessment::store::attempts::{Attempts, SHARDS};

/// Attempts of a shard that are read at once.
const ATTEMPTS_AT_ONCE: u32 = 100;
/// Attempts of a shard that are handed in at the same time.
const HAND_INS: usize = 4;

/// Hands in the due attempts of all shards. One that fails does not keep others from being handed in; it is tried again
/// by the next run.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    let shards = stream::iter(0..SHARDS).map(|shard| sweep_shard(app, shard));
    let outcomes: Vec<Result<usize>> = shards.buffer_unordered(SHARDS.into()).collect().await;
    let mut failed = 0;
    for outcome in outcomes {
        failed += outcome?;
    }
    match failed {
        0 => Ok(()),
        failed => Err(Error::internal(format!("{failed} attempts could not be handed in"))),
    }
}

/// Hands in the due attempts of a shard, and returns how many failed.
async fn sweep_shard(app: &App, shard: u8) -> Result<usize> {
    let (mut failed, mut start) = (0, None);
    loop {
        let (attempts, last_key) = Attempts(&app.database)
            .due(shard, app.clock.now(), ATTEMPTS_AT_ONCE, start)
            .await?;
        let hand_ins = stream::iter(attempts).map(|attempt| finish(app, attempt.id));
        let outcomes: Vec<bool> = hand_ins.buffer_unordered(HAND_INS).collect().await;
        failed += outcomes.iter().filter(|is_done| !**is_done).count();
        match last_key {
            None => return Ok(failed),
            last_key => start = last_key,
        }
    }
}

/// Hands in an attempt, and returns whether nothing is left to do.
async fn finish(app: &App, id: AttemptId) -> bool {
    let finished = async {
        match AttemptState::get(app, id).await? {
            Some(state) if state.is_due(app.clock.now()) => hand_in(app, state, &[]).await.map(drop),
            // Somebody was faster.
            Some(_) | None => Ok(()),
        }
    };
    match finished.await {
        Ok(()) => true,
        // The student was erased in the meantime.
        Err(error) if error.code() == ErrorCode::NotFound => true,
        Err(error) => {
            tracing::error!(attempt_id = %id, %error, "an attempt could not be handed in");
            false
        }
    }
}
