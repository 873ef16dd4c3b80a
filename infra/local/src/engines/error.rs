//! Why engines do not start.

/// Why the engines do not start.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StartError(Box<dyn std::error::Error + Send + Sync>);

impl StartError {
    pub(crate) fn new(problem: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(problem.into())
    }
}

macro_rules! start_error_from {
    ($($error:ty),*) => {$(
        impl From<$error> for StartError {
            fn from(error: $error) -> Self {
                Self::new(error)
            }
        }
    )*};
}
start_error_from!(
    std::io::Error,
    serde_json::Error,
    dynoxide::DynoxideError,
    rustack_sqs_model::error::SqsError
);
