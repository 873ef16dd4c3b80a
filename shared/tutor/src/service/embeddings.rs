//! Converts texts to vectors, if an embedding model is configured.

use std::time::Duration;

use futures::future::try_join_all;
use shared::ai::attempts::{not_asked, try_several_times};
use shared::ai::budget;
use shared::app::App;
use shared::clients::ai::Failure;
use shared::error::{Error, Result};

use crate::retrieval::{Segment, Vectors};

/// The number of chunks per request. With a few hundred tokens each, a request is far below the limits of the service
/// ("Create embeddings": 2,048 inputs and 300,000 tokens), and its reply below the maximum size.
const BATCH: usize = 64;
/// The number of concurrent requests.
const AT_ONCE: usize = 4;
/// The time limit for all attempts of a batch.
const BATCH_BUDGET: Duration = Duration::from_secs(20);
/// The time limit for the vector of a question, for which the student has to wait.
const QUESTION_BUDGET: Duration = Duration::from_secs(2);

/// The embedding model.
#[derive(Clone, Copy)]
pub struct Embeddings<'a> {
    app: &'a App,
    model: &'a str,
    dimensions: Option<u32>,
}

impl<'a> Embeddings<'a> {
    /// The model in `EMBEDDING_MODEL`, with vectors of `EMBEDDING_DIMENSIONS` dimensions (0 or unset: the default of
    /// the model).
    /// `None` if no model is configured.
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

    /// The name of the model and its dimensions. Only vectors with the same name can be compared.
    pub fn name(&self) -> String {
        match self.dimensions {
            None => self.model.to_owned(),
            Some(dimensions) => format!("{}/{dimensions}", self.model),
        }
    }

    /// Adds a vector to each chunk of the segment.
    pub async fn add_to(&self, segment: Segment) -> Result<Segment> {
        let texts: Vec<&str> = segment.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
        let mut vectors = Vec::with_capacity(texts.len());
        for texts in texts.chunks(BATCH * AT_ONCE) {
            let batches = texts.chunks(BATCH).map(|texts| self.several_times(texts));
            let batches = try_join_all(batches).await.map_err(into_error)?;
            vectors.extend(batches.into_iter().flatten());
        }
        Vectors::new(self.name(), &vectors)
            .and_then(|vectors| segment.with_vectors(vectors))
            .ok_or_else(|| into_error(Failure::Invalid("vectors differ in length".to_owned())))
    }

    /// The vector of a question. `None` if the service does not respond in time, as the question can be searched by
    /// words.
    pub async fn of_question(&self, text: &str) -> Option<Vectors> {
        match self.once(&[text], QUESTION_BUDGET).await {
            Ok(vectors) => Vectors::new(self.name(), &vectors),
            Err(failure) => {
                tracing::warn!(?failure, "searching for a question by words only");
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
        budget::take(app).await.map_err(not_asked)?;
        app.ai().embed(&app.config, &app.secrets, model, texts, timeout).await
    }
}

/// The error for a worker, whose message is then delivered again.
fn into_error(failure: Failure) -> Error {
    match failure {
        Failure::Down { cause, .. } | Failure::Timeout(cause) => cause,
        Failure::Invalid(cause) => Error::unavailable(cause),
    }
}
