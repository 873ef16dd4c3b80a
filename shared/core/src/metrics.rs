//! Numbers for CloudWatch, as log lines in the Embedded Metric Format (its specification in the CloudWatch user guide).

use std::io::Write as _;

use crate::clock::Clock;
use crate::config::Config;

/// Counts events.
#[derive(Clone, Debug)]
pub struct Metrics {
    clock: Clock,
    in_lambda: bool,
}

impl Metrics {
    pub(crate) fn new(config: &Config, clock: Clock) -> Self {
        Self {
            clock,
            in_lambda: config.optional("AWS_LAMBDA_FUNCTION_NAME").is_some(),
        }
    }

    /// Counts one event under `name` in the namespace `Lectern`.
    pub fn count(&self, name: &'static str) {
        self.emit(name, None);
    }

    /// Counts one event under `name` for a value of a dimension. CloudWatch bills every value as a metric of its own, so there
    /// must be few.
    pub fn count_by(&self, name: &'static str, dimension: &'static str, value: &'static str) {
        self.emit(name, Some((dimension, value)));
    }

    fn emit(&self, name: &'static str, dimension: Option<(&'static str, &'static str)>) {
        if !self.in_lambda {
            tracing::debug!(metric = name, dimension = ?dimension);
            return;
        }
        let dimensions: Vec<_> = dimension.iter().map(|(dimension, _)| dimension).collect();
        let mut line = serde_json::json!({
            "_aws": {
                "Timestamp": self.clock.now().as_millisecond(),
                "CloudWatchMetrics": [{
                    "Namespace": "Lectern",
                    "Dimensions": [dimensions],
                    "Metrics": [{"Name": name, "Unit": "Count"}],
                }],
            },
            name: 1,
        });
        if let Some((dimension, value)) = dimension {
            line[dimension] = value.into();
        }
        if let Err(error) = writeln!(std::io::stdout().lock(), "{line}") {
            tracing::warn!(%error, metric = name, "a metric is lost");
        }
    }
}
