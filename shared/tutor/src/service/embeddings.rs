//! Texts as vectors that stand for their meaning, where an embedding model is configured.

use std::time::Duration;

use futures::future::try_join_all;
use shared::ai::attempts::try_several_times;
use shared::app::App;
use shared::clients::ai::Failure;
use shared::error::{Error, Result};

use crate::retrieval::{Segment, Vectors};

/// Chunks of one request. With a few hundred tokens each it stays far below the service's limits ("Create embeddings": 2,048
/// inputs and 300,000 tokens), and its reply below what is read.
const BATCH: usize = 64;
/// Requests at the same time.
const AT_ONCE: usize = 4;
/// All tries of a batch.
const BATCH_BUDGET: Duration = Duration::from_secs(20);
/// How long somebody who asks is made to wait for the meaning of the question.
const QUESTION_BUDGET: Duration = Duration::from_secs(2);

/// The embedding model.
#[derive(Clone, Copy)]
pub struct Embeddings<'a> {
    app: &'a App,
    model: &'a str,
    dimensions: Option<u32>,
}

impl<'a> Embeddings<'a> {
    /// The model that `EMBEDDING_MODEL` names, with vectors of `EMBEDDING_DIMENSIONS` numbers (0 or nothing: as many as it
    /// likes); none if it names none.
    ///
    /// # Errors
    /// The configuration is wrong.
    pub fn of(app: &'a App) -> Result<Option<Self>> {
        let Some(model) = app.config.optional("EMBEDDING_MODEL") else {
            return Ok(None);
        };
        let dimensions = app.config.optional("EMBEDDING_DIMENSIONS").unwrap_or("0");
        let dimensions: u32 = dimensions.parse().map_err(Error::internal)?;
        Ok(Some(Self {
            app,
            model,
            dimensions: (dimensions > 0).then_some(dimensions),
        }))
    }

    /// What tells vectors that can be compared from others.
    #[must_use]
    pub fn name(&self) -> String {
        match self.dimensions {
            None => self.model.to_owned(),
            Some(dimensions) => format!("{}/{dimensions}", self.model),
        }
    }

    /// The segment with a vector for each of its chunks.
    ///
    /// # Errors
    /// The service gives none.
    pub async fn add_to(&self, segment: Segment) -> Result<Segment> {
        let texts: Vec<&str> = segment.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
        let mut vectors = Vec::with_capacity(texts.len());
        for texts in texts.chunks(BATCH * AT_ONCE) {
            let batches = texts.chunks(BATCH).map(|texts| self.several_times(texts));
            let batches = try_join_all(batches).await.map_err(told)?;
            vectors.extend(batches.into_iter().flatten());
        }
        Vectors::new(self.name(), &vectors)
            .and_then(|vectors| segment.with_vectors(vectors))
            .ok_or_else(|| told(Failure::Invalid("vectors differ in length".to_owned())))
    }

    /// The vector of a question. Nothing if there is none in time: words find something as well.
    pub async fn of_question(&self, text: &str) -> Option<Vectors> {
        match self.once(&[text], QUESTION_BUDGET).await {
            Ok(vectors) => Vectors::new(self.name(), &vectors),
            Err(failure) => {
                tracing::warn!(?failure, "a question is searched by its words alone");
                self.app.metrics.count("AiFallback");
                None
            }
        }
    }

    async fn several_times(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, Failure> {
        try_several_times(self.app, BATCH_BUDGET, |left| self.once(texts, left)).await
    }

    async fn once(&self, texts: &[&str], timeout: Duration) -> Result<Vec<Vec<f32>>, Failure> {
        let (app, model) = (self.app, (self.model, self.dimensions));
        app.ai().embed(&app.config, &app.secrets, model, texts, timeout).await
    }
}

/// For a worker: the message comes again.
fn told(failure: Failure) -> Error {
    match failure {
        Failure::Down { cause, .. } | Failure::Timeout(cause) => cause,
        Failure::Invalid(cause) => Error::unavailable(cause),
    }
}
