//! What an invocation asked of AWS: calls made and DynamoDB capacity consumed.
//!
//! The meter travels in a task-local, so that neither handlers nor repositories carry it around.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

tokio::task_local! {
    static METER: Meter;
}

/// The calls and capacity of one invocation.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Cost {
    /// HTTP requests that DynamoDB answered, retries included.
    pub dynamodb_calls: u32,
    /// HTTP requests that S3 answered, retries included (presigning sends none).
    pub s3_calls: u32,
    /// HTTP requests that SQS answered, retries included.
    pub sqs_calls: u32,
    /// HTTP requests that any other AWS service answered.
    pub other_calls: u32,
    /// Requests to the AI service, attempts that failed included.
    pub ai_calls: u32,
    /// Requests to the payment provider, attempts that failed included.
    pub payment_calls: u32,
    /// Password hashes computed.
    pub password_hashes: u32,
    /// DynamoDB read capacity units consumed.
    pub read_units: f64,
    /// DynamoDB write capacity units consumed.
    pub write_units: f64,
}

/// Collects the cost of the invocation that runs in it.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Cost>>);

impl Meter {
    /// What has been spent so far.
    #[must_use]
    pub fn cost(&self) -> Cost {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Runs `future` and returns its output with what it cost.
/// A measurement inside another one adds to both.
pub async fn measured<F: Future>(future: F) -> (F::Output, Cost) {
    let meter = METER.try_with(Clone::clone).unwrap_or_default();
    let before = meter.cost();
    let output = METER.scope(meter.clone(), future).await;
    (output, meter.cost().since(&before))
}

impl Cost {
    fn since(&self, before: &Cost) -> Cost {
        Cost {
            dynamodb_calls: self.dynamodb_calls - before.dynamodb_calls,
            s3_calls: self.s3_calls - before.s3_calls,
            sqs_calls: self.sqs_calls - before.sqs_calls,
            other_calls: self.other_calls - before.other_calls,
            ai_calls: self.ai_calls - before.ai_calls,
            payment_calls: self.payment_calls - before.payment_calls,
            password_hashes: self.password_hashes - before.password_hashes,
            read_units: self.read_units - before.read_units,
            write_units: self.write_units - before.write_units,
        }
    }
}

/// Adds to the running invocation's cost; without one (during init) nothing is counted.
pub(crate) fn spend(add: impl FnOnce(&mut Cost)) {
    // An `Err` only says that no invocation is being measured.
    let _unmeasured = METER.try_with(|meter| add(&mut meter.0.lock().unwrap_or_else(PoisonError::into_inner)));
}
