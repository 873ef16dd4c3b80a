//! An attempt with its answers and its result.

use std::collections::HashMap;

use jiff::Timestamp;
use shared::App;
use shared::database::{Item, Key, decode};
use shared::error::Result;
use shared::ids::AttemptId;

use crate::rules::attempt::{AttemptStatus, is_time_up};
use crate::store::attempts::{self, Answers, Attempt};
use crate::store::results::{self, AttemptResult};

/// Everything that is stored of an attempt.
#[derive(Clone, Debug)]
pub struct AttemptState {
    /// The attempt.
    pub attempt: Attempt,
    /// Its answers.
    pub answers: Answers,
    /// Its result, once it was handed in.
    pub result: Option<AttemptResult>,
}

impl AttemptState {
    /// The keys of its rows.
    #[must_use]
    pub fn keys(id: AttemptId) -> [Key; 3] {
        [attempts::key(id), attempts::answers_key(id), results::key(id)]
    }

    /// The attempt with this id among `rows`, which were read by its keys.
    pub fn read(rows: &mut HashMap<Key, Item>, id: AttemptId) -> Result<Option<Self>> {
        let [attempt, answers, result] = Self::keys(id).map(|key| rows.remove(&key));
        let (Some(attempt), Some(answers)) = (attempt, answers) else {
            return Ok(None);
        };
        Ok(Some(Self {
            attempt: decode(attempt)?,
            answers: decode(answers)?,
            result: result.map(decode).transpose()?,
        }))
    }

    /// The attempt with this id. One call.
    pub async fn get(app: &App, id: AttemptId) -> Result<Option<Self>> {
        let mut rows = app.database.batch_get(&Self::keys(id).each_ref()).await?;
        Self::read(&mut rows, id)
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> AttemptStatus {
        AttemptStatus::of(self.result.as_ref().map(|result| result.score.is_final))
    }

    /// Whether it has to be handed in with the saved answers, because its time is up.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.result.is_none() && is_time_up(self.attempt.ends_at, now)
    }
}
