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
        if !self.in_lambda {
            tracing::debug!(metric = name);
            return;
        }
        let line = serde_json::json!({
            "_aws": {
                "Timestamp": self.clock.now().as_millisecond(),
                "CloudWatchMetrics": [{
                    "Namespace": "Lectern",
                    "Dimensions": [[]],
                    "Metrics": [{"Name": name, "Unit": "Count"}],
                }],
            },
            name: 1,
        });
        if let Err(error) = writeln!(std::io::stdout().lock(), "{line}") {
            tracing::warn!(%error, metric = name, "a metric is lost");
        }
    }
}
